import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";

/** The newest statement a reader has accepted: what it pins. */
export interface StatementPin {
  readonly version: number;
  readonly digest: Bytes;
}

/** One statement of a signed chain. */
export interface StatementLink extends StatementPin {
  readonly previousDigest: Bytes;
}

/**
 * Holds a key list or roster against the newest one pinned. [KY-7]
 *
 * `between` are the statements after the pin and before the candidate, oldest first. Without them a candidate more than
 * one version ahead passes: its chain is not at hand, and its signature is the caller's to check.
 */
export const checkSuccession = (
  pin: StatementPin,
  candidate: StatementLink,
  between: readonly StatementLink[] = [],
): Result<null, "rolled-back"> => {
  if (candidate.version === pin.version) {
    return equal(candidate.digest, pin.digest) ? ok(null) : err("rolled-back");
  }
  if (candidate.version < pin.version) return err("rolled-back");
  if (between.length === 0 && candidate.version > pin.version + 1) return ok(null);
  let last = pin;
  for (const link of [...between, candidate]) {
    if (link.version !== last.version + 1 || !equal(link.previousDigest, last.digest)) {
      return err("rolled-back");
    }
    last = link;
  }
  return ok(null);
};
