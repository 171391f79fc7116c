import { parseId } from "@holdfast/protocol/ids";
import { equal } from "@holdfast/vault/bytes";
import { key, type MemoryTables } from "../../memory-tables.ts";
import { announce } from "./announce.memory.ts";
import type { NoticeQueue } from "./queue.ts";

/** NoticeQueue without a database. */
export const memoryNoticeQueue = (tables: MemoryTables): NoticeQueue => {
  const { notices, accounts, logins, invites } = tables;
  return {
    take: async ({ now, until, most }) => {
      announce(tables);
      const due = notices.outgoing
        .filter(({ next, taken }) => next <= now && (taken === null || taken <= now))
        .toSorted((a, b) => a.next.getTime() - b.next.getTime())
        .slice(0, most);
      return due.map((row) => {
        row.taken = until;
        row.attempts += 1;
        const { id, accountId, kind, at, data, attempts, sent } = row;
        return { id, accountId, kind, at, data, attempts: attempts - 1, sent };
      });
    },

    facts: async ({ accountId, data }) => {
      const login = logins.get(key(parseId("lgn", String(data["loginId"] ?? "")) ?? new Uint8Array(0)));
      const account = accountId === null ? undefined : accounts.get(key(accountId));
      const invite = invites.get(key(parseId("inv", String(data["inviteId"] ?? "")) ?? new Uint8Array(0)));
      const isInvite = data["act"] === "invite.created";
      const isOpen = invite !== undefined && invite.revokedAt === null && invite.acceptance === null;
      if (isInvite && !isOpen) return null;
      const email = isInvite ? invite?.email : account?.email;
      if (email === undefined) return null;
      const inviter = invite && accounts.get(key(invite.invitedBy));
      return {
        email,
        login: login ?? null,
        invite:
          invite === undefined || inviter === undefined
            ? null
            : {
                inviteId: invite.id,
                workspaceId: invite.workspaceId,
                inviterEmail: inviter.email,
                expiresAt: invite.expiresAt,
              },
      };
    },

    note: async (id, sent, again) => {
      const row = notices.outgoing.find((each) => equal(each.id, id));
      if (again === null || row === undefined) {
        notices.outgoing = notices.outgoing.filter((each) => !equal(each.id, id));
        return;
      }
      row.taken = null;
      row.next = again;
      row.sent = [...sent];
    },

    hasten: async (now) => {
      for (const row of notices.outgoing) {
        if (row.attempts > 0 && row.taken === null && row.next > now) row.next = now;
      }
    },

    drop: async (before) => {
      const all = notices.outgoing.length;
      notices.outgoing = notices.outgoing.filter(({ at }) => at >= before);
      return all - notices.outgoing.length;
    },
  };
};
