import type { PrismaClient } from "@holdfast/database/client";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { endUnlocks } from "../../end-unlocks.ts";
import { auditData } from "../../prisma-rows.ts";
import { isUniqueViolation } from "../../unique-violation.ts";
import { applySlotChange, type Transaction } from "../keys/repository.prisma.ts";
import { applyRoster, Overtaken } from "../workspaces/replace-roster.prisma.ts";
import type { NextRoster, RenewedDevice, RootChange, RootRepository } from "./repository.ts";

/** An admin of the most workspaces that there may be changes a row or two of each. */
const TIMEOUT_MILLISECONDS = 30_000;

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** Holds the rows of the workspaces that the account administers, in the order of their ids, before anything of the account's own. */
const holdWorkspaces = (transaction: Transaction, accountId: Bytes) => transaction.$queryRaw`
  select w.id from workspaces w
    join members m on m.workspace_id = w.id and m.account_id = ${accountId} and m.role >= ${ROLE.admin}
   order by w.id for no key update of w`;

/** Whoever makes the account an admin elsewhere waits for its row, which is held by now. */
const areAll = async (
  transaction: Transaction,
  accountId: Bytes,
  named: readonly NextRoster[],
): Promise<boolean> => {
  const where = { accountId, role: { gte: ROLE.admin } };
  const rows = await transaction.member.findMany({ where, select: { workspaceId: true } });
  const isNamed = (id: Bytes): boolean => named.some((each) => equal(each.id, id));
  return rows.length === named.length && rows.every(({ workspaceId }) => isNamed(own(workspaceId)));
};

const renew = async (
  transaction: Transaction,
  accountId: Bytes,
  devices: readonly RenewedDevice[],
): Promise<void> => {
  for (const { id, certificate, version } of devices) {
    const where = { id, accountId, forgottenAt: null };
    const renewed = await transaction.device.updateMany({ where, data: { certificate, version } });
    if (renewed.count === 0) throw new Overtaken();
  }
};

/** Memberships in which somebody else has to confirm the new keys first, and invites that stand for the earlier ones. */
const leaveEarlierKeys = async (transaction: Transaction, accountId: Bytes, at: Date): Promise<void> => {
  await transaction.$executeRaw`
    update members set keys_changed_at = ${at}
     where account_id = ${accountId} and role < ${ROLE.admin} and keys_changed_at is null`;
  await transaction.$executeRaw`
    update invites set revoked_at = ${at}
     where revoked_at is null and admitted_at is null
       and ((invited_by = ${accountId} and accepted_at is null) or accepted_by = ${accountId})`;
};

/** Writes all of it. @throws Overtaken, to undo the transaction, where something else came first */
const store = async (
  transaction: Transaction,
  accountId: Bytes,
  expectedVersion: number,
  { identityEd, successor, slots, devices, workspaces }: RootChange,
  audit: AuditRow,
): Promise<void> => {
  await holdWorkspaces(transaction, accountId);
  const moved = await transaction.account.updateMany({
    where: { id: accountId, keyListVersion: expectedVersion, identityEd: identityEd.from },
    data: { identityEd: identityEd.to },
  });
  if (moved.count === 0) throw new Overtaken();
  if (!(await areAll(transaction, accountId, workspaces))) throw new Overtaken();
  if (!(await applySlotChange(transaction, accountId, expectedVersion, slots))) throw new Overtaken();
  await transaction.successor.create({ data: { accountId, ...successor, createdAt: audit.at } });
  await renew(transaction, accountId, devices);
  for (const { id, expectedVersion: version, roster } of workspaces)
    if (!(await applyRoster(transaction, id, version, roster, audit))) throw new Overtaken();
  await leaveEarlierKeys(transaction, accountId, audit.at);
  await endUnlocks(transaction, accountId, audit.at);
  for (const entry of [audit, ...workspaces.map((each) => each.audit)])
    await transaction.auditEntry.create({ data: auditData(entry) });
};

/** RootRepository in PostgreSQL. */
export const prismaRoots = (prisma: PrismaClient): RootRepository => ({
  replace: async (...change) => {
    try {
      await prisma.$transaction((transaction) => store(transaction, ...change), {
        timeout: TIMEOUT_MILLISECONDS,
      });
      return "replaced";
    } catch (cause) {
      if (cause instanceof Overtaken) return "version-conflict";
      if (isUniqueViolation(cause)) return "id-taken";
      throw cause;
    }
  },
});
