import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import { presentIdentity, withConfirmed } from "../trust/known-identities.ts";
import type { Trust } from "../trust/trust.ts";
import { changeRoster, memberIn, type RosterDeps, type RosterDraft } from "./change-roster.ts";
import { draftOfEpoch } from "./next-epoch.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The next epoch, in which one member has another identity and everything else is as it was. [RO-12] */
const withIdentity = (
  deps: RosterDeps,
  trust: Trust,
  id: Id<"acc">,
  identityEd: Bytes,
): Answer<RosterDraft> => {
  const named = memberIn(trust, id);
  const members = trust.roster.roster.members.map((member) =>
    member === named ? { ...member, identityEd } : member,
  );
  // Whoever replaced a root key suspects that somebody has the earlier one, and with it had every key of this workspace. [RO-4]
  return draftOfEpoch(deps, trust, members, { leak: true });
};

/**
 * Takes the identity whose words a person has just compared for the member's own: an admin's device signs it into the roster where
 * that still names an earlier one. `shown` is what the words were of; another one by now is not what was compared. [RO-12] [RO-13]
 */
export const confirmKeys = async (deps: RosterDeps, id: Id<"acc">, shown: Bytes): Answer<null> => {
  const { keychain, refreshTrust, platform, sharing } = deps;
  const known = await refreshTrust({ anew: true });
  if (!known.ok) return known;
  const isShown = (trust: Trust, byRoster: Bytes): boolean =>
    equal(presentIdentity(trust, id, byRoster), shown);
  const other = refuse("not-trusted", "the keys have changed once more; compare the words anew");
  const trust = keychain.trust();
  const member = memberIn(trust, id);
  if (member === undefined) return refuse("not-found");
  if (!isShown(trust, member.identityEd)) return other;
  if (!equal(member.identityEd, shown) && trust.role >= ROLE.admin) {
    const signed = await changeRoster(
      deps,
      async (newest) => {
        const named = memberIn(newest, id);
        if (named === undefined) return refuse("not-found");
        if (equal(named.identityEd, shown)) return ok(null);
        return isShown(newest, named.identityEd) ? withIdentity(deps, newest, id, shown) : other;
      },
      (version, body) => sharing.rotate(newestWorkspace(deps), version, { reason: "changed-keys", ...body }),
    );
    if (!signed.ok) return signed;
  }
  const record = await platform.device.find(keychain.accountId);
  if (record === null) return refuse("locked");
  const knownIdentities = withConfirmed(record.knownIdentities, id, shown);
  await platform.device.put({ ...record, knownIdentities });
  return ok(null);
};

const newestWorkspace = ({ keychain }: RosterDeps): Id<"wsp"> => keychain.trust().record.workspaceId;
