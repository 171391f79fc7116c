import type { PrismaClient } from "@holdfast/database/client";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { auditData, grantData, rosterData, sealedData } from "../../prisma-rows.ts";
import type { NamedIdentity, RosterChange, WorkspaceRepository } from "./repository.ts";

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Something else came first. Thrown to undo the transaction; whoever begins one catches it. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
}

const mayInvite = async (transaction: Transaction, workspaceId: Bytes, accountId: Bytes): Promise<boolean> =>
  (await transaction.member.count({ where: { workspaceId, accountId, role: { gte: ROLE.admin } } })) === 1;

/** Notes which grants no roster names any more, and takes those that came along out of them. [RO-7] */
const replaceGrants = async (
  transaction: Transaction,
  workspaceId: Bytes,
  { roster: { members }, grants, ungranted = [] }: RosterChange,
  at: Date,
): Promise<void> => {
  const named = members.map(({ accountId }) => accountId);
  const granted = [...grants.map(({ accountId }) => accountId), ...ungranted];
  const digests = grants.map(({ digest }) => digest);
  await transaction.$executeRaw`
    update grants
       set replaced_at = case when digest = any(${digests}::bytea[]) then null else coalesce(replaced_at, ${at}) end
     where workspace_id = ${workspaceId}
       and (account_id = any(${granted}::bytea[]) or account_id <> all(${named}::bytea[]))`;
};

const storeRoster = async (
  transaction: Transaction,
  workspaceId: Bytes,
  change: RosterChange,
  at: Date,
): Promise<void> => {
  const { roster, keyRing, grants } = change;
  await transaction.roster.create({ data: { workspaceId, ...rosterData(roster) } });
  // A roster may keep the key ring and grants of the one before.
  const ring = { workspaceId, ...sealedData(keyRing) };
  await transaction.keyRing.createMany({ data: ring, skipDuplicates: true });
  const given = grants.map((grant) => ({ workspaceId, ...grantData(grant) }));
  await transaction.grant.createMany({ data: given, skipDuplicates: true });
  await replaceGrants(transaction, workspaceId, change, at);
};

/**
 * Holds the accounts whose keys a roster says are their present ones: an account that replaces its root key waits, and one that
 * did already is seen. [RO-11] [RO-12]
 */
const holdPresent = async (
  transaction: Transaction,
  workspaceId: Bytes,
  present: readonly NamedIdentity[],
): Promise<void> => {
  const ids = present.map(({ accountId }) => accountId);
  const identities = present.map(({ identityEd }) => identityEd);
  const held = await transaction.$queryRaw<unknown[]>`
    select a.id from accounts a
      join unnest(${ids}::bytea[], ${identities}::bytea[]) as named(account_id, identity_ed)
        on named.account_id = a.id and named.identity_ed = a.identity_ed
     order by a.id for share of a`;
  if (held.length !== present.length) throw new Overtaken();
  await transaction.$executeRaw`
    update members set keys_changed_at = null
     where workspace_id = ${workspaceId} and account_id = any(${ids}::bytea[]) and keys_changed_at is not null`;
};

/** Uses an invite up, and its acceptor is a member. */
const admit = async (transaction: Transaction, workspaceId: Bytes, inviteId: Bytes, at: Date) => {
  const [joined] = await transaction.$queryRaw<{ account_id: Uint8Array }[]>`
    with used as (
      update invites set admitted_at = ${at}
       where id = ${inviteId} and workspace_id = ${workspaceId} and accepted_at is not null and revoked_at is null
         and admitted_at is null
      returning accepted_by, role, pin
    )
    insert into members (workspace_id, account_id, role, pin, joined_at)
    select ${workspaceId}, accepted_by, role, pin, ${at} from used on conflict do nothing returning account_id`;
  if (joined === undefined) throw new Overtaken();
  const accountId = new Uint8Array(joined.account_id);
  await transaction.formerMember.deleteMany({ where: { workspaceId, accountId } });
};

/** Ends the open invites of a workspace whose inviters are no admins of it. [WS-4] */
export const endForeignInvites = (transaction: Transaction, workspaceId: Bytes, at: Date) =>
  transaction.$executeRaw`
    update invites set revoked_at = ${at}
     where workspace_id = ${workspaceId} and revoked_at is null and admitted_at is null
       and invited_by not in (select account_id from members where workspace_id = ${workspaceId} and role >= ${ROLE.admin})`;

const settleMembers = async (
  transaction: Transaction,
  workspaceId: Bytes,
  { roster: { members }, admits }: RosterChange,
  at: Date,
): Promise<void> => {
  const ids = members.map(({ accountId }) => accountId);
  const roles = members.map(({ role }) => role);
  await transaction.$executeRaw`
    with dropped as (
      delete from members where workspace_id = ${workspaceId} and account_id <> all(${ids}::bytea[])
      returning account_id, role, joined_at
    )
    insert into former_members (workspace_id, account_id, role, joined_at, left_at)
    select ${workspaceId}, account_id, role, joined_at, ${at} from dropped`;
  await transaction.$executeRaw`
    update members set role = named.role from unnest(${ids}::bytea[], ${roles}::int[]) as named(account_id, role)
     where workspace_id = ${workspaceId} and members.account_id = named.account_id and members.role <> named.role`;
  if (admits !== null) await admit(transaction, workspaceId, admits, at);
  await endForeignInvites(transaction, workspaceId, at);
  const owners = await transaction.member.count({ where: { workspaceId, role: ROLE.owner } });
  if (owners === 0) throw new Overtaken();
};

/**
 * A roster inside a transaction that writes more; it holds the workspace's row from its first statement on. False, and nothing is
 * written, for another version than the stored one. @throws Overtaken, to undo the transaction, where something else came first
 */
export const applyRoster = async (
  transaction: Transaction,
  workspaceId: Bytes,
  expectedVersion: number,
  change: RosterChange,
  { accountId, at }: Pick<AuditRow, "accountId" | "at">,
): Promise<boolean> => {
  const { version, digest, epoch, minWriteEpoch } = change.roster;
  const moved = await transaction.$executeRaw`
    update workspaces
       set roster_version = ${version}, roster_digest = ${digest}, epoch = ${epoch}, min_write_epoch = ${minWriteEpoch},
           epoch_since = case when epoch = ${epoch} then epoch_since else ${at} end
     where id = ${workspaceId} and roster_version = ${expectedVersion}`;
  if (moved === 0) return false;
  if (!(await mayInvite(transaction, workspaceId, accountId))) throw new Overtaken();
  await holdPresent(transaction, workspaceId, change.present ?? []);
  await storeRoster(transaction, workspaceId, change, at);
  await settleMembers(transaction, workspaceId, change, at);
  return true;
};

/** `WorkspaceRepository.replaceRoster` in one transaction. */
export const replaceRoster = async (
  prisma: PrismaClient,
  workspaceId: Bytes,
  expectedVersion: number,
  change: RosterChange,
  audit: AuditRow,
): ReturnType<WorkspaceRepository["replaceRoster"]> => {
  try {
    return await prisma.$transaction(async (transaction) => {
      if (!(await applyRoster(transaction, workspaceId, expectedVersion, change, audit))) return false;
      await transaction.auditEntry.create({ data: auditData(audit) });
      return true;
    });
  } catch (cause) {
    if (cause instanceof Overtaken) return false;
    throw cause;
  }
};
