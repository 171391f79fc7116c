import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { HoldHeads } from "../sessions/hold-heads.ts";
import { changeRoster, memberIn, type RosterDeps } from "./change-roster.ts";
import { draftOfEpoch } from "./next-epoch.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface RemovalDeps extends RosterDeps {
  readonly holdHeads: HoldHeads;
}

/**
 * Takes a membership and makes a new epoch, in one roster; then vouches for what the member saved last. Removing who is gone
 * already is done. [WS-9] [WS-13]
 */
export const removeMember = async (deps: RemovalDeps, id: Id<"acc">): Answer<null> => {
  const { keychain, refreshTrust, holdHeads, sharing } = deps;
  const known = await refreshTrust({ anew: true });
  if (!known.ok) return known;
  const held = await holdHeads((deviceId) => {
    const list = keychain.trust().devices.get(deviceId)?.keyList.list;
    return list !== undefined && equal(list.accountId, idBytes(id));
  });
  if (!held.ok) return held;
  try {
    const removed = await changeRoster(
      deps,
      async (trust) => {
        const member = memberIn(trust, id);
        if (member === undefined) return ok(null);
        if (id === keychain.accountId) return refuse("forbidden", "nobody signs the own removal");
        if (member.role === ROLE.owner && trust.role < ROLE.owner) return refuse("forbidden");
        const stay = trust.roster.roster.members.filter((each) => each !== member);
        return draftOfEpoch(deps, trust, stay);
      },
      (version, body) => sharing.removeMember(id, version, body),
    );
    if (removed.ok) await held.value.vouch();
    return removed;
  } finally {
    await held.value.letGo();
  }
};
