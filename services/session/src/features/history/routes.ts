import { fromHex, toHex } from "@holdfast/protocol/encoding";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { HistoryPage, LineageQuery } from "@holdfast/protocol/saves";
import { PageQuery } from "@holdfast/protocol/sessions";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { nextLink, queryOf, readPage, readQuery } from "@holdfast/service-kit/list-page";
import { isHeld, notModified } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { octets, privateOctets } from "../../edge/octets.ts";
import { sessionRequest } from "../../edge/session-request.ts";
import { type History, headTag } from "./service.ts";

const READ_CODES = [...IDENTITY_CODES, "not-found", "damaged"] as const satisfies ProblemCode[];
const PAGE_CODES = [...IDENTITY_CODES, "not-found", "invalid-request"] as const satisfies ProblemCode[];
const mayRead = answers(...READ_CODES);
const mayPage = answers(...PAGE_CODES);

const MANIFEST = {
  tag: "saves",
  codes: READ_CODES,
  headers: ["if-none-match"],
  answers: { 200: { media: "application/octet-stream" }, 304: null },
} as const;

const PAGE_EXAMPLE: HistoryPage = {
  items: [
    {
      seq: 1,
      digest: "0f".repeat(32),
      parent: null,
      saveKind: "auto",
      deviceId: "dev_0192f1d0c0de70008000000000000001",
      receivedAt: "2026-11-21T08:00:00.000Z",
      bytes: 8_192,
    },
  ],
  next: null,
};

interface HistoryRouteDeps {
  readonly identity: Identity;
  readonly history: History;
}

const head = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayRead.refuse(at.error);
  return mayRead.reply(await history.head(at.value.sessionId, at.value.caller), (found) => {
    const tag = headTag(found);
    return isHeld(request, tag) ? notModified(tag) : octets(found.body, tag);
  });
};

const manifest = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  path: { readonly id: string; readonly digest: string },
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, path.id);
  if (!at.ok) return mayRead.refuse(at.error);
  const digest = fromHex(path.digest);
  if (digest?.length !== 32) return mayRead.refuse("not-found");
  return mayRead.reply(await history.manifest(at.value.sessionId, at.value.caller, digest), (found) => {
    const tag = `"${toHex(found.digest)}"`;
    return isHeld(request, tag) ? notModified(tag) : octets(found.body, tag);
  });
};

const page = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayPage.refuse(at.error);
  const wanted = readPage(request, PageQuery);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await history.page(at.value.sessionId, at.value.caller, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

const lineage = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const at = await sessionRequest(identity.live, request, id);
  if (!at.ok) return mayPage.refuse(at.error);
  const range = readQuery(request, LineageQuery);
  if (range === null) return mayPage.refuse("invalid-request");
  const from = Number(range.from ?? 1);
  const below = Number(range.below ?? Number.MAX_SAFE_INTEGER);
  const digests = await history.lineage(at.value.sessionId, at.value.caller, { from, below });
  return mayPage.reply(digests, (bytes) => privateOctets(bytes));
};

/** `GET …/head`, `…/manifests/:digest`, `…/history` and `…/lineage`. [SP-8] */
export const historyRoutes = (deps: HistoryRouteDeps) =>
  new Elysia()
    .get(
      "/sessions/:id/head",
      ({ request, params }) => head(deps, request, params.id),
      describe({ ...MANIFEST, summary: "The newest manifest" }),
    )
    .get(
      "/sessions/:id/manifests/:digest",
      ({ request, params }) => manifest(deps, request, params),
      describe({ ...MANIFEST, summary: "One manifest" }),
    )
    .get(
      "/sessions/:id/history",
      ({ request, params }) => page(deps, request, params.id),
      describe({
        summary: "What was saved, newest first",
        tag: "saves",
        codes: PAGE_CODES,
        query: queryOf(PageQuery),
        answers: { 200: { schema: HistoryPage, example: PAGE_EXAMPLE } },
      }),
    )
    .get(
      "/sessions/:id/lineage",
      ({ request, params }) => lineage(deps, request, params.id),
      describe({
        summary: "Digests of saves in a row, which prove what the lineage of a later one says",
        tag: "saves",
        codes: PAGE_CODES,
        query: queryOf(LineageQuery),
        answers: { 200: { media: "application/octet-stream" } },
      }),
    );
