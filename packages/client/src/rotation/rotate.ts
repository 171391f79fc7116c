import { ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { Rotation } from "../contract/rotation.ts";
import { changeRoster, type RosterDeps } from "../members/change-roster.ts";
import { draftOfEpoch } from "../members/next-epoch.ts";
import type { Trust } from "../trust/trust.ts";

/** Whether somebody else has done since `before` what was asked for: a new epoch, after a leak with new keys for chunks. */
const isDone = (before: Trust, now: Trust, leak: boolean): boolean =>
  now.keys.epoch > before.keys.epoch &&
  (!leak || now.ring.generations.length > before.ring.generations.length);

/**
 * Makes the next epoch for the same members and reads it back. Of two devices at once one wins, and the other finds it done.
 * Refused while the keys of a member are withheld. [RO-3] [RO-4]
 */
export const rotate = async (
  deps: RosterDeps,
  { reason }: Parameters<Rotation["rotate"]>[0],
): Promise<Result<null, ClientProblem>> => {
  const { keychain, refreshTrust, sharing } = deps;
  const known = await refreshTrust({ anew: true });
  if (!known.ok) return known;
  const before = keychain.trust();
  const leak = reason === "suspected-leak";
  return changeRoster(
    deps,
    async (trust) => {
      if (isDone(before, trust, leak)) return ok(null);
      return draftOfEpoch(deps, trust, trust.roster.roster.members, { leak });
    },
    (version, body) => sharing.rotate(before.record.workspaceId, version, { reason, ...body }),
  );
};
