import { parseId } from "@holdfast/protocol/ids";
import { Operation, OperationQuery, ScrubBody } from "@holdfast/protocol/operations";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers, json } from "@holdfast/service-kit/answers";
import type { Caller } from "@holdfast/service-kit/caller";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { queryOf } from "@holdfast/service-kit/list-page";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import type { SaveRate } from "../saves/save-rate.ts";
import { askedFor, limitedAsking, tagOf, toOperation } from "./asked.ts";
import { operationExample } from "./examples.ts";
import type { ScrubAsking } from "./scrub-asking.ts";
import type { OperationService } from "./service.ts";
import { streamOf } from "./stream.ts";

const SEE_CODES = [...IDENTITY_CODES, "not-found", "forbidden"] as const satisfies ProblemCode[];
const LOOK_CODES = [...SEE_CODES, "invalid-request"] as const satisfies ProblemCode[];
const FOLLOW_CODES = [...SEE_CODES, "rate-limited"] as const satisfies ProblemCode[];
const SCRUB_CODES = [...FOLLOW_CODES, ...BODY_CODES] as const satisfies ProblemCode[];
const maySee = answers(...SEE_CODES);
const mayLook = answers(...LOOK_CODES);
const mayFollow = answers(...FOLLOW_CODES);
const mayScrub = answers(...SCRUB_CODES);

export interface OperationRouteDeps {
  readonly identity: Identity;
  readonly operations: OperationService;
  readonly scrubs: ScrubAsking;
  /** Of what is asked for by a login, and of streams. */
  readonly rate: SaveRate;
}

interface Asked {
  readonly caller: Caller;
  readonly id: Bytes;
}

const TAG_VERSION = /^"v([1-9]\d{0,15})"$/;
const MILLISECONDS = 1000;

/** Null for a query that is none. */
const waitOf = (request: Request): number | null => {
  const query = [...new URL(request.url).searchParams];
  const [first, ...rest] = query;
  if (first === undefined) return 0;
  const [name, text] = first;
  const seconds = Number(text);
  const { minimum = 1, maximum = 1 } = OperationQuery.properties.wait;
  const fits = /^\d{1,2}$/.test(text) && seconds >= minimum && seconds <= maximum;
  return rest.length === 0 && name === "wait" && fits ? seconds * MILLISECONDS : null;
};

const about = async (deps: OperationRouteDeps, request: Request, text: string) => {
  const caller = await deps.identity.live(request);
  if (!caller.ok) return caller;
  const id = parseId("opr", text);
  return id === null
    ? ({ ok: false, error: "not-found" } as const)
    : ({ ok: true, value: { caller: caller.value, id } satisfies Asked } as const);
};

const look = async (deps: OperationRouteDeps, request: Request, text: string): Promise<Response> => {
  const asked = await about(deps, request, text);
  if (!asked.ok) return mayLook.refuse(asked.error);
  const milliseconds = waitOf(request);
  if (milliseconds === null) return mayLook.refuse("invalid-request");
  const { caller, id } = asked.value;
  const known = request.headers.get("if-none-match");
  const seen = known === null ? "ended" : Number(TAG_VERSION.exec(known)?.[1] ?? 0);
  const { signal } = request;
  const found = await deps.operations.changed(caller, id, seen, { milliseconds, signal });
  return mayLook.reply(found, (operation) => {
    const etag = tagOf(operation);
    if (etag === known) return new Response(null, { status: 304, headers: { etag } });
    return json(200, toOperation(operation), { etag });
  });
};

const follow = async (deps: OperationRouteDeps, request: Request, text: string): Promise<Response> => {
  const asked = await about(deps, request, text);
  if (!asked.ok) return mayFollow.refuse(asked.error);
  const { caller, id } = asked.value;
  return limitedAsking(deps.rate, caller, async () => {
    const found = await deps.operations.find(caller, id);
    return mayFollow.reply(found, () => {
      const isLive = async (): Promise<boolean> => (await deps.identity.live(request)).ok;
      const stream = streamOf({ operations: deps.operations, caller, id, signal: request.signal, isLive });
      const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
      return new Response(stream, { headers });
    });
  });
};

const cancel = async (deps: OperationRouteDeps, request: Request, text: string): Promise<Response> => {
  const asked = await about(deps, request, text);
  if (!asked.ok) return maySee.refuse(asked.error);
  const { caller, id } = asked.value;
  return maySee.reply(await deps.operations.cancel(caller, id), askedFor);
};

const scrub = async (deps: OperationRouteDeps, request: Request): Promise<Response> => {
  const caller = await deps.identity.live(request);
  if (!caller.ok) return mayScrub.refuse(caller.error);
  const body = await readJson(request, ScrubBody);
  if (!body.ok) return mayScrub.refuse(body.error, body.members);
  return limitedAsking(deps.rate, caller.value, async () =>
    mayScrub.reply(await deps.scrubs.ask(caller.value), askedFor),
  );
};

const TAG = "operations";
const RESULT = { objects: 426, bytes: 3_440_640, found: 0, mended: 0 };
const EXAMPLE = operationExample("scrub", RESULT);
const EXAMPLE_EVENT = `id: 7\nevent: operation\ndata: ${JSON.stringify(EXAMPLE)}\n\n`;
const params = { oid: EXAMPLE.id };

/** Work that takes longer than a request: how far it is, what came of it, and asking it to end. [OP-1] */
export const operationRoutes = (deps: OperationRouteDeps) =>
  new Elysia()
    .get("/operations/:oid", ({ request, params: { oid } }) => look(deps, request, oid), {
      ...describe({
        summary: "How far an operation is, and what came of it",
        description:
          "With `wait` and the tag seen last as If-None-Match it answers when something has changed, or 304 when the seconds are over; with `wait` alone, when it has ended or they are over.",
        tag: TAG,
        codes: LOOK_CODES,
        params,
        query: queryOf(OperationQuery),
        headers: ["if-none-match"],
        answers: { 200: { schema: Operation, example: EXAMPLE }, 304: null },
      }),
    })
    .get("/operations/:oid/stream", ({ request, params: { oid } }) => follow(deps, request, oid), {
      ...describe({
        summary: "Every change of an operation until it has ended, as Server-Sent Events",
        tag: TAG,
        codes: FOLLOW_CODES,
        params,
        answers: { 200: { media: "text/event-stream", example: EXAMPLE_EVENT } },
      }),
    })
    .delete("/operations/:oid", ({ request, params: { oid } }) => cancel(deps, request, oid), {
      ...describe({
        summary: "Ask an operation to end; what it has done stays done",
        tag: TAG,
        codes: SEE_CODES,
        params,
        answers: { 202: { schema: Operation, example: { ...EXAMPLE, state: "cancelled", result: null } } },
      }),
    })
    .post("/recovery/scrub", ({ request }) => scrub(deps, request), {
      parse: "none",
      ...describe({
        summary: "Read both copies of everything that the workspace of the login stores; for its owners",
        description:
          "It is done every 30 days by itself. A bad copy is mended from the other one; the operation's result says how many were.",
        tag: TAG,
        codes: SCRUB_CODES,
        body: { schema: ScrubBody, example: {} },
        answers: { 202: { schema: Operation, example: EXAMPLE } },
      }),
    });
