import type { PrismaClient } from "@holdfast/database/client";
import type { SQL } from "bun";
import type { Stores } from "./app.ts";
import { memoryAccounts } from "./features/accounts/repository.memory.ts";
import { prismaAccounts } from "./features/accounts/repository.prisma.ts";
import { memoryAuditLog } from "./features/audit/repository.memory.ts";
import { prismaAuditLog } from "./features/audit/repository.prisma.ts";
import { memoryInvites } from "./features/invites/repository.memory.ts";
import { prismaInvites } from "./features/invites/repository.prisma.ts";
import { memoryKeys } from "./features/keys/repository.memory.ts";
import { prismaKeys } from "./features/keys/repository.prisma.ts";
import { memoryLogins } from "./features/logins/repository.memory.ts";
import { sqlLogins } from "./features/logins/repository.sql.ts";
import { memoryMembers } from "./features/members/repository.memory.ts";
import { prismaMembers } from "./features/members/repository.prisma.ts";
import { memoryNoticeQueue } from "./features/notices/queue.memory.ts";
import { sqlNoticeQueue } from "./features/notices/queue.sql.ts";
import { memoryNotifications } from "./features/notifications/repository.memory.ts";
import { sqlNotifications } from "./features/notifications/repository.sql.ts";
import { memoryPairings } from "./features/pairing/repository.memory.ts";
import { sqlPairings } from "./features/pairing/repository.sql.ts";
import { memoryPasskeys } from "./features/passkeys/repository.memory.ts";
import { prismaPasskeys } from "./features/passkeys/repository.prisma.ts";
import { memoryPlans } from "./features/plans/repository.memory.ts";
import { prismaPlans } from "./features/plans/repository.prisma.ts";
import { memoryCodes } from "./features/recovery/repository.memory.ts";
import { sqlCodes } from "./features/recovery/repository.sql.ts";
import { memoryRoots } from "./features/root-key/repository.memory.ts";
import { prismaRoots } from "./features/root-key/repository.prisma.ts";
import { memoryAttempts } from "./features/sign-in/attempts.memory.ts";
import { sqlAttempts } from "./features/sign-in/attempts.sql.ts";
import { memorySlots } from "./features/slots/repository.memory.ts";
import { sqlSlots } from "./features/slots/repository.sql.ts";
import { memoryTickets } from "./features/tickets/repository.memory.ts";
import { sqlTickets } from "./features/tickets/repository.sql.ts";
import { memoryUnlocks } from "./features/unlocks/repository.memory.ts";
import { prismaUnlocks } from "./features/unlocks/repository.prisma.ts";
import { memoryWorkspaces } from "./features/workspaces/repository.memory.ts";
import { prismaWorkspaces } from "./features/workspaces/repository.prisma.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** Everything in one database: `prisma` for what is typed and rare, `sql` for what every request asks. */
export const databaseStores = (prisma: PrismaClient, sql: SQL, now: () => number): Stores => ({
  accounts: prismaAccounts(prisma, sql),
  attempts: sqlAttempts(sql),
  logins: sqlLogins(prisma, sql, now),
  keys: prismaKeys(prisma, sql),
  roots: prismaRoots(prisma),
  codes: sqlCodes(sql),
  pairings: sqlPairings(prisma, sql),
  passkeys: prismaPasskeys(prisma),
  slots: sqlSlots(sql),
  workspaces: prismaWorkspaces(prisma, sql),
  members: prismaMembers(prisma),
  invites: prismaInvites(prisma),
  unlocks: prismaUnlocks(prisma, sql),
  plans: prismaPlans(prisma),
  tickets: sqlTickets(sql),
  audit: prismaAuditLog(prisma),
  noticeQueue: sqlNoticeQueue(sql),
  notifications: sqlNotifications(sql),
});

export const memoryStores = (tables: MemoryTables, now: () => number): Stores => ({
  accounts: memoryAccounts(tables),
  attempts: memoryAttempts(),
  logins: memoryLogins(tables, now),
  keys: memoryKeys(tables),
  roots: memoryRoots(tables),
  codes: memoryCodes(tables),
  pairings: memoryPairings(tables),
  passkeys: memoryPasskeys(tables),
  slots: memorySlots(tables),
  workspaces: memoryWorkspaces(tables),
  members: memoryMembers(tables),
  invites: memoryInvites(tables),
  unlocks: memoryUnlocks(tables),
  plans: memoryPlans(tables),
  tickets: memoryTickets(tables),
  audit: memoryAuditLog(tables),
  noticeQueue: memoryNoticeQueue(tables),
  notifications: memoryNotifications(tables),
});
