import { SocketTicket } from "@holdfast/protocol/events";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { Elysia } from "elysia";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import type { Tickets } from "./service.ts";

const CODES = [...IDENTITY_CODES, "rate-limited"] as const satisfies ProblemCode[];
const mayIssue = answers(...CODES);

export interface TicketRouteDeps {
  readonly identity: Identity;
  readonly tickets: Tickets;
  readonly rates: RouteRates;
}

const issue = async ({ identity, tickets }: TicketRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  return caller.ok ? json(200, await tickets.issue(caller.value)) : mayIssue.refuse(caller.error);
};

const EXAMPLE: SocketTicket = {
  ticket: "Zm9yIG9uZSBzb2NrZXQsIG9uY2UsIGluIDMwIHNlY29uZHM",
  expiresAt: "2026-11-21T08:00:30.000Z",
};

/** Tickets for sockets, by either name. [EV-5] */
export const ticketRoutes = (deps: TicketRouteDeps) => {
  const described = (summary: string) =>
    describe({
      summary,
      description: "Good once and for 30 s, in the workspace that the login works in.",
      tag: "auth",
      codes: CODES,
      answers: { 200: { schema: SocketTicket, example: EXAMPLE } },
    });
  const handle = ({ request }: { readonly request: Request }): Promise<Response> =>
    limitedBy(deps.rates, "ticket", request, () => issue(deps, request));
  return new Elysia()
    .get("/auth/ws-ticket", handle, described("A ticket that opens one socket"))
    .get("/auth/ws-token", handle, described("The same by another name"));
};
