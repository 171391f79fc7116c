import { formatId, type Id, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { MemberView } from "@holdfast/protocol/sharing";
import type { Bytes } from "@holdfast/vault/bytes";
import { roleName } from "@holdfast/vault/roles";
import { WORDS_FOR, wordsOf } from "@holdfast/vault/words";
import type { Member, Members } from "../contract/members.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import { presentIdentity } from "../trust/known-identities.ts";
import { confirmKeys } from "./confirm-keys.ts";
import { admit, type InviteDeps, invite, readInvites } from "./invites.ts";
import { type RemovalDeps, removeMember } from "./remove-member.ts";
import { changeRole, transferOwnership } from "./roles.ts";
import type { Settling } from "./settle.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const ATTEMPTS = 3;

/** Members and invites of the workspace this device works in. */
export const createMembers = (
  deps: InviteDeps & RemovalDeps,
  { settle, soon }: Pick<Settling, "settle" | "soon">,
): Members => {
  const { platform, keychain, sharing, refreshTrust } = deps;

  /** Identities whose words somebody was shown: exactly these are confirmed, whatever comes later. */
  const shown = new Map<Id<"acc">, Bytes>();

  /** Who belongs and what they may do is the roster's to say; the service adds address and dates. */
  const named = async (views: readonly MemberView[]): Promise<readonly Member[] | null> => {
    const trust = keychain.trust();
    const { members } = trust.roster.roster;
    const record = await platform.device.find(keychain.accountId);
    const all: Member[] = [];
    for (const { accountId, identityEd, role } of members) {
      const id = formatId("acc", accountId);
      const view = views.find((each) => isId("acc", each.accountId) && each.accountId === id);
      if (view === undefined) return null;
      const present = presentIdentity(trust, id, identityEd);
      const known = record?.knownIdentities.find((each) => each.accountId === id);
      shown.set(id, present);
      all.push({
        accountId: id,
        email: view.email,
        role: roleName(role),
        joinedAt: view.joinedAt,
        own: id === keychain.accountId,
        left: view.left,
        words: await wordsOf(platform.vault.primitives, WORDS_FOR.identity, present),
        changedKeys: known?.changed ? { since: known.changed.since } : null,
      });
    }
    return all.toSorted((a, b) => a.joinedAt.localeCompare(b.joinedAt));
  };

  const list = async (): Answer<readonly Member[]> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await refreshTrust({ anew: attempt > 0 });
      if (!known.ok) return known;
      const views = await sharing.members();
      if (!views.ok) return views;
      const all = await named(views.value);
      // Between the two answers somebody may have been admitted.
      if (all !== null) return ok(all);
    }
    return refuse("damaged", "the service leaves out members that the roster names");
  };

  return {
    list: async () => {
      const all = await list();
      soon();
      return all;
    },
    changeRole: (id, role) => changeRole(deps, id, role),
    transfer: (to) => transferOwnership(deps, to),
    remove: (id) => removeMember(deps, id),
    confirmKeys: async (id) => {
      const identity = shown.get(id);
      return identity === undefined ? refuse("not-found") : confirmKeys(deps, id, identity);
    },
    invite: async (input) => {
      const made = await invite(deps, input);
      soon();
      return made;
    },
    invites: async () => {
      const all = await readInvites(deps);
      soon();
      return all.ok ? ok(all.value.map(({ view }) => view)) : all;
    },
    revokeInvite: sharing.revokeInvite,
    admit: (id, options) => admit(deps, id, options),
    settle,
  };
};
