import type { AuditEntry, AuditLink, AuditPage } from "@holdfast/protocol/audit";
import { toHex } from "@holdfast/protocol/encoding";
import { isId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Primitives } from "@holdfast/vault/primitives";
import type { AuditFault } from "../contract/audit.ts";
import type { AuditPin } from "../stores/device-store.ts";
import { entryHash } from "./entry-hash.ts";

type Verified = Promise<Result<null, AuditFault>>;

const DAY_MILLISECONDS = 24 * 3600 * 1000;
/** A service may not sweep earlier, however it is set: AUDIT_DAYS of packages/protocol. */
const KEPT_DAYS_MIN = 30;
const NOTHING: AuditLink = { seq: 0, hash: "00".repeat(32) };

const isLink = (one: AuditLink, other: AuditLink): boolean =>
  one.seq === other.seq && one.hash === other.hash;

const verifyPair = async (
  primitives: Primitives,
  workspaceId: string,
  entry: AuditEntry,
  before: AuditLink,
): Verified => {
  if (!isId("wsp", workspaceId)) return err("wrong-place");
  if (before.seq >= entry.seq) return err("reordered");
  if (before.seq !== entry.seq - 1) return err("gap");
  const hash = await entryHash(primitives, workspaceId, entry, before.hash);
  return toHex(hash) === entry.hash ? ok(null) : err("changed");
};

/**
 * Verifies one page, newest first, under the entry right above it (null at the top of the log, which must be the head).
 * Its oldest entry is verified with the page below it, or here when that is the anchor. [AD-7]
 */
export const verifyPage = async (
  primitives: Primitives,
  { workspaceId, head, anchor, items, next }: AuditPage,
  above: AuditEntry | null,
): Verified => {
  if (above === null && !isLink(items[0] ?? anchor, head)) return err("gap");
  // Without entries there is nowhere to go on from.
  if (next !== null && items.length === 0) return err("gap");
  if (anchor.seq === 0 && !isLink(anchor, NOTHING)) return err("changed");
  const chain = above === null ? items : [above, ...items];
  for (const [i, entry] of chain.entries()) {
    const before = chain[i + 1] ?? (next === null ? anchor : null);
    if (before === null) continue;
    const verified = await verifyPair(primitives, workspaceId, entry, before);
    if (!verified.ok) return verified;
  }
  return ok(null);
};

/** What of a log is compared with what a device has seen of it before. */
export interface VerifiedLog {
  readonly head: AuditLink;
  readonly anchor: AuditLink;
  /** The hash of a verified entry by its number. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** Whether a verified log goes on from the pin of an earlier reading. `now` in milliseconds since 1970. [AD-8] */
export const followsPin = (
  { head, anchor, hashes }: VerifiedLog,
  pin: AuditPin,
  now: number,
): Result<null, AuditFault> => {
  if (head.seq < pin.seq) return err("rolled-back");
  if (pin.seq < anchor.seq) {
    const isYoung = now - Date.parse(pin.at) < KEPT_DAYS_MIN * DAY_MILLISECONDS;
    return isYoung ? err("cut") : ok(null);
  }
  const hash = pin.seq === anchor.seq ? anchor.hash : hashes.get(pin.seq);
  return hash === pin.hash ? ok(null) : err("forked");
};
