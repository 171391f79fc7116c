import { key, type MemoryTables } from "../../memory-tables.ts";
import type { TicketRepository } from "./repository.ts";

/** TicketRepository without a database, for tests. */
export const memoryTickets = ({ tickets }: MemoryTables): TicketRepository => ({
  add: async (ticket, now) => {
    for (const [hash, { expiresAt }] of tickets) if (expiresAt <= now) tickets.delete(hash);
    tickets.set(key(ticket.hash), ticket);
  },
});
