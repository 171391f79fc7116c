import type { PrismaClient } from "@holdfast/database/client";
import type { LoginClient } from "@holdfast/protocol/auth";
import { parseId } from "@holdfast/protocol/ids";
import type { NoticeRepository } from "./repository.ts";

const LOGIN = { client: true, userAgent: true, address: true, deviceId: true, createdAt: true } as const;
const NOBODY = new Uint8Array(0);

/** NoticeRepository in PostgreSQL. */
export const prismaNotices = (prisma: PrismaClient): NoticeRepository => ({
  facts: async (entry) => {
    const stored = await prisma.auditEntry.count({ where: { id: entry.id } });
    const account = await prisma.account.findUnique({
      where: { id: entry.accountId },
      select: { email: true },
    });
    if (stored === 0 || account === null) return null;
    const deviceId = parseId("dev", entry.target ?? "");
    const login = await prisma.login.findUnique({ where: { id: entry.loginId ?? NOBODY }, select: LOGIN });
    const first = { id: deviceId ?? NOBODY, accountId: entry.accountId, version: 1 };
    return {
      entry,
      email: account.email,
      login: login === null ? null : { ...login, client: login.client as LoginClient, at: login.createdAt },
      newDevice: (await prisma.device.count({ where: first })) === 1,
    };
  },
});
