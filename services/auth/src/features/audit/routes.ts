import { AUDIT_PAGE_DEFAULT, AuditPage } from "@holdfast/protocol/audit";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { PageQuery } from "@holdfast/protocol/sessions";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { nextLink, queryOf, readPage } from "@holdfast/service-kit/list-page";
import { Elysia } from "elysia";
import { SIGNED_IN_EXAMPLE, WORKSPACE_EXAMPLE } from "../accounts/examples.ts";
import type { Audit } from "./service.ts";

const PAGE_CODES = [
  ...IDENTITY_CODES,
  "invalid-request",
  "not-found",
  "forbidden",
] as const satisfies ProblemCode[];
const mayRead = answers(...PAGE_CODES);

export interface AuditRouteDeps {
  readonly identity: Identity;
  readonly audit: Audit;
}

const page = async ({ identity, audit }: AuditRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const wanted = readPage(request, PageQuery);
  if (wanted === null) return mayRead.refuse("invalid-request");
  const limit = wanted.query.limit === undefined ? AUDIT_PAGE_DEFAULT : wanted.limit;
  const found = await audit.page(caller.value, { cursor: wanted.cursor, limit });
  return mayRead.reply(found, (answer) =>
    json(200, answer, nextLink(request, { ...wanted, limit }, answer.next)),
  );
};

const { account, login } = SIGNED_IN_EXAMPLE;

const PAGE_EXAMPLE: AuditPage = {
  workspaceId: WORKSPACE_EXAMPLE.id,
  head: { seq: 1, hash: "0f".repeat(32) },
  anchor: { seq: 0, hash: "00".repeat(32) },
  items: [
    {
      id: "aud_0192f1d0c0de70008000000000000001",
      seq: 1,
      hash: "0f".repeat(32),
      at: "2026-11-21T08:00:00.000Z",
      action: "account.registered",
      accountId: account.id,
      loginId: login.id,
      target: account.id,
    },
  ],
  people: [{ accountId: account.id, email: account.email }],
  logins: [{ loginId: login.id, userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0" }],
  next: null,
};

/** `GET /api/audit`. [AD-5] */
export const auditRoutes = (deps: AuditRouteDeps) =>
  new Elysia().get(
    "/audit",
    ({ request }) => page(deps, request),
    describe({
      summary: "What was done in the workspace, newest first, 50 at a time unless said otherwise",
      description:
        "For its owner and admins. Every entry carries the hash of itself and of the entry before (docs/spec/audit.md), down to the anchor: what came right before the oldest entry kept.",
      tag: "audit",
      codes: PAGE_CODES,
      query: queryOf(PageQuery),
      answers: { 200: { schema: AuditPage, example: PAGE_EXAMPLE } },
    }),
  );
