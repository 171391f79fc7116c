import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import type { Workspace } from "@holdfast/protocol/workspaces";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { Identity } from "@holdfast/vault/identity";
import { nextEpoch } from "@holdfast/vault/next-roster";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { memberOf, parseRoster } from "@holdfast/vault/roster";
import type { AccountDeps } from "../account/account-deps.ts";
import { type Keychain, overwriteKeys } from "../account/keychain.ts";
import { sharedOf } from "../account/shared-workspace.ts";
import { fetchShared, verifySharedAnew } from "../account/visit-workspace.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { granteesOf } from "../members/change-roster.ts";
import { refuse } from "../problem.ts";
import type { AccountRecord, SharedRecord } from "../stores/device-store.ts";
import type { Trust } from "../trust/trust.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Workspaces that get the next identity in the same act, and those where an admin has to confirm it. */
export interface Standing {
  readonly signable: readonly Trust[];
  readonly waiting: readonly Id<"wsp">[];
  /** Overwrites the keys of all but the home, which are the keychain's. */
  readonly forget: () => void;
}

/** By the service's word, or by the roster that this device verified there last. */
const isAdmin = ({ role }: Workspace, known: SharedRecord | null, accountId: Id<"acc">): boolean => {
  const newest = known?.workspace.rosters.at(-1);
  const roster = newest && parseRoster(newest);
  const kept = roster?.ok ? memberOf(roster.value, idBytes(accountId)) : undefined;
  return role === "admin" || role === "owner" || (kept !== undefined && kept.role >= ROLE.admin);
};

/**
 * Reads and verifies every workspace of the account. What the account may do there is the roster's to say: a service that calls an
 * owner a viewer would leave a workspace behind with the earlier keys.
 */
export const standingOf = async (
  deps: AccountDeps,
  keychain: Keychain,
  record: AccountRecord,
  home: Trust,
): Answer<Standing> => {
  const list = await deps.auth.workspaces();
  if (!list.ok) return list;
  const others: Trust[] = [];
  const waiting: Id<"wsp">[] = [];
  const forget = (): void => others.forEach(overwriteKeys);
  const fail = (refused: Result<never, ClientProblem>): Result<never, ClientProblem> => {
    forget();
    return refused;
  };
  for (const listed of list.value.items) {
    const { id } = listed;
    if (!isId("wsp", id)) return fail(refuse("damaged", "the answer does not have its form"));
    if (id === home.record.workspaceId) continue;
    const known = sharedOf(record, id);
    const shared = await fetchShared(deps, id, listed, known);
    const trust = shared.ok ? await verifySharedAnew(deps, keychain, home, record, shared.value) : shared;
    if (trust.ok && trust.value.role >= ROLE.admin) {
      others.push(trust.value);
      continue;
    }
    if (trust.ok) overwriteKeys(trust.value);
    // Elsewhere the account can sign nothing, whatever the service keeps back; here it would be left out unnoticed.
    else if (isAdmin(listed, known, record.accountId) && trust.error.code !== "keys-unconfirmed")
      return fail(trust);
    waiting.push(id);
  }
  return ok({ signable: [home, ...others], waiting, forget });
};

/** A workspace's next roster as it is sent, and the very bytes that have to be read back. */
export interface WorkspacePart {
  readonly id: Id<"wsp">;
  readonly roster: Bytes;
  readonly sent: ReplaceRootBody["workspaces"][number];
}

/**
 * The next epoch of a workspace, in which the account has its next identity: signed by the present one, its grants by the next,
 * and with new keys for naming and cutting chunks. [RO-11] [RO-4]
 */
export const workspacePart = async (
  vault: VaultDeps,
  { accountId, deviceId, identity }: Pick<Keychain, "accountId" | "deviceId" | "identity">,
  trust: Trust,
  next: Identity,
): Answer<WorkspacePart> => {
  const { members, version } = trust.roster.roster;
  const own = idBytes(accountId);
  const others = members.filter((member) => !equal(member.accountId, own));
  const grantees = granteesOf(trust, others);
  if (!grantees.ok) return grantees;
  const self = {
    accountId: own,
    identityEd: next.ed.publicKey,
    role: trust.role,
    identityX: next.x.publicKey,
  };
  const author = { deviceId: idBytes(deviceId), identity, granter: next };
  const present = { spaceKey: trust.keys.spaceKey, ring: trust.ring };
  const stay = [self, ...grantees.value];
  const made = await nextEpoch(vault, trust.roster, author, present, stay, { leak: true });
  // The older keys of the ring are the keychain's.
  const generation = made.ring.generations.at(-1);
  for (const key of [made.spaceKey, made.ring.inbox.at(-1), generation?.cid, generation?.gear]) key?.fill(0);
  const id = formatId("wsp", trust.keys.workspaceId);
  const grants = made.grants.map((each) => ({
    accountId: formatId("acc", each.accountId),
    grant: toBase64url(each.grant),
  }));
  const roster = toBase64url(made.bytes);
  return ok({
    id,
    roster: made.bytes,
    sent: { id, version, roster, keyRing: toBase64url(made.keyRing), grants },
  });
};
