import { toHex } from "@holdfast/protocol/encoding";
import type { OpenedManifest } from "@holdfast/state/manifest";
import { isZero } from "@holdfast/vault/bytes";
import type { EngineDeps } from "./engine-deps.ts";

/**
 * Whether the save was made in knowledge of members that this device knows: a roster it has never seen, after asking, means that
 * the service answers an older one. [RC-11]
 */
export const knowsRoster = async (
  deps: EngineDeps,
  { body }: Pick<OpenedManifest, "body">,
): Promise<boolean> => {
  const isKnown = async (): Promise<boolean> => {
    const trust = deps.keychain.trust();
    const wanted = toHex(body.rosterDigest);
    if (toHex(trust.roster.digest) === wanted || isZero(body.rosterDigest)) return true;
    for (const roster of trust.record.rosters) {
      if (toHex(await deps.platform.vault.primitives.sha256(roster)) === wanted) return true;
    }
    return false;
  };
  if (await isKnown()) return true;
  // What cannot be asked now is asked at the next opening.
  const refreshed = await deps.refreshTrust({ anew: true });
  return !refreshed.ok || isKnown();
};
