import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { Elysia } from "elysia";
import { answers, isHeld, json, notModified, octets } from "../../edge/answers.ts";
import { describe } from "../../edge/document.ts";
import { IDENTITY_CODES, type Identity } from "../../edge/identify.ts";
import { nextLink, readPage } from "../../edge/page.ts";
import { type History, headTag } from "./service.ts";

const READ_CODES = [...IDENTITY_CODES, "not-found", "damaged"] as const satisfies ProblemCode[];
const PAGE_CODES = [...IDENTITY_CODES, "not-found", "invalid-request"] as const satisfies ProblemCode[];
const mayRead = answers(...READ_CODES);
const mayPage = answers(...PAGE_CODES);
const OCTETS = { answers: { 200: "application/octet-stream" } };

interface HistoryRouteDeps {
  readonly identity: Identity;
  readonly history: History;
}

const head = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const sessionId = parseId("ses", id);
  if (sessionId === null) return mayRead.refuse("not-found");
  return mayRead.reply(await history.head(sessionId, caller.value), (found) => {
    const tag = headTag(found);
    return isHeld(request, tag) ? notModified(tag) : octets(found.body, tag);
  });
};

const manifest = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  path: { readonly id: string; readonly digest: string },
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayRead.refuse(caller.error);
  const sessionId = parseId("ses", path.id);
  const digest = fromHex(path.digest);
  if (sessionId === null || digest?.length !== 32) return mayRead.refuse("not-found");
  return mayRead.reply(await history.manifest(sessionId, caller.value, digest), (found) => {
    const tag = `"${toHex(found.digest)}"`;
    return isHeld(request, tag) ? notModified(tag) : octets(found.body, tag);
  });
};

const page = async (
  { identity, history }: HistoryRouteDeps,
  request: Request,
  id: string,
): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayPage.refuse(caller.error);
  const sessionId = parseId("ses", id);
  if (sessionId === null) return mayPage.refuse("not-found");
  const wanted = readPage(request);
  if (wanted === null) return mayPage.refuse("invalid-request");
  const found = await history.page(sessionId, caller.value, wanted);
  return mayPage.reply(found, (answer) => json(200, answer, nextLink(request, wanted, answer.next)));
};

/** `GET …/head`, `…/manifests/:digest` and `…/history`. [SP-8] */
export const historyRoutes = (deps: HistoryRouteDeps) =>
  new Elysia()
    .get("/sessions/:id/head", ({ request, params }) => head(deps, request, params.id), {
      ...describe("The newest manifest", READ_CODES, OCTETS),
    })
    .get("/sessions/:id/manifests/:digest", ({ request, params }) => manifest(deps, request, params), {
      ...describe("One manifest", READ_CODES, OCTETS),
    })
    .get("/sessions/:id/history", ({ request, params }) => page(deps, request, params.id), {
      ...describe("What was saved, newest first", PAGE_CODES, { answers: { 200: "application/json" } }),
    });
