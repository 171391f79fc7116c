import { toBase64url } from "@holdfast/protocol/encoding";
import { type SocketTicket, TICKET_SECONDS } from "@holdfast/protocol/events";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { TicketRepository } from "./repository.ts";

const TICKET_BYTES = 32;

export interface TicketDeps {
  readonly tickets: TicketRepository;
  readonly random: (length: number) => Bytes;
  readonly now: () => number;
}

/** Gives tickets that open one socket each, for a short time. Only their hashes are kept. [EV-5] */
export const createTickets = ({ tickets, random, now }: TicketDeps) => ({
  issue: async ({ accountId, loginId, workspaceId }: Caller): Promise<SocketTicket> => {
    const ticket = random(TICKET_BYTES);
    const expiresAt = new Date(now() + TICKET_SECONDS * 1000);
    const row = { hash: sha256Sync(ticket), accountId, loginId, workspaceId, expiresAt };
    await tickets.add(row, new Date(now()));
    return { ticket: toBase64url(ticket), expiresAt: expiresAt.toISOString() };
  },
});
export type Tickets = ReturnType<typeof createTickets>;
