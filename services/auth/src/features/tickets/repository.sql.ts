import type { SQL } from "bun";
import type { TicketRepository } from "./repository.ts";

/** TicketRepository in PostgreSQL. */
export const sqlTickets = (sql: SQL): TicketRepository => ({
  add: async ({ hash, accountId, loginId, workspaceId, expiresAt }, now) => {
    await sql`
      with gone as (delete from socket_tickets where expires_at <= ${now})
      insert into socket_tickets (hash, account_id, login_id, workspace_id, expires_at)
      values (${hash}, ${accountId}, ${loginId}, ${workspaceId}, ${expiresAt})`;
  },
});
