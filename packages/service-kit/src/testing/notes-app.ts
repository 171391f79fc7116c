import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { answers, json, Refused } from "../answers.ts";
import { cookieNames } from "../cookies.ts";
import { createCsrf } from "../csrf.ts";
import { describe } from "../document.ts";
import { memoryIdempotency } from "../idempotency.memory.ts";
import type { IdempotencyStore } from "../idempotency.ts";
import { createIdentity, IDENTITY_CODES, type LoginDirectory } from "../identity.ts";
import { BODY_CODES, readJson } from "../json-body.ts";
import { createMetrics } from "../metrics.ts";
import { createService } from "../service.ts";
import { makeSigningJwk, readSigningKey } from "../signing-key.ts";
import { createTokenVerifier, signToken, type TokenKind } from "../token.ts";
import { NO_TRACES } from "../traces.ts";

const Note = Type.Object({ text: Type.String({ maxLength: 100 }) }, { additionalProperties: false });

const NOTE_CODES = [...IDENTITY_CODES, ...BODY_CODES] as const;
const mayWrite = answers(...NOTE_CODES);

const described = (idempotency?: "kept" | "ignored", unlock?: "needed" | "taken") => ({
  parse: "none" as const,
  ...describe({
    summary: "Keep a note",
    tag: "notes",
    codes: NOTE_CODES,
    body: { schema: Note, example: { text: "Buy milk" } },
    answers: { 201: { schema: Note, example: { text: "Buy milk" } } },
    ...(idempotency === undefined ? {} : { idempotency }),
    ...(unlock === undefined ? {} : { unlock }),
  }),
});

const thrower = (make: () => unknown) => () => {
  throw make();
};

const throws = describe({
  summary: "Fails",
  tag: "notes",
  anonymous: true,
  codes: [],
  answers: { 204: null },
});

const key = await readSigningKey(await makeSigningJwk());
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** A service that keeps notes: the smallest that meets everything the edge is for. */
export const createNotes = (store: IdempotencyStore = memoryIdempotency(), traces = NO_TRACES) => {
  const metrics = createMetrics();
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const notes: string[] = [];
  const log: string[] = [];
  const ended = new Set<string>();
  /** Awaited by the next note: lets a test hold a request in the middle. */
  const gate: { next: Promise<void> } = { next: Promise.resolve() };
  const logins: LoginDirectory = {
    status: async (loginId) => ({
      accountId: loginId,
      live: !ended.has(Buffer.from(loginId).toString("hex")),
    }),
  };
  const csrf = createCsrf(random(32));
  const cookies = cookieNames(8787);
  const identity = createIdentity({ verify: createTokenVerifier({ key, now }), logins, csrf, cookies });

  const write = async ({ request }: { readonly request: Request }): Promise<Response> => {
    const caller = await identity.live(request);
    if (!caller.ok) return mayWrite.refuse(caller.error);
    const body = await readJson(request, Note);
    if (!body.ok) return mayWrite.refuse(body.error, body.members);
    await gate.next;
    if (body.value.text === "fail") throw new Error("the pencil broke at canary-value-canary-value");
    notes.push(body.value.text);
    return json(201, body.value, { location: `/api/notes/${notes.length}`, etag: '"v1"' });
  };

  const app = new Elysia({ prefix: "/api", normalize: false })
    .post("/notes", write, described("kept"))
    .post("/drafts", write, described("ignored"))
    .post("/secrets", write, described())
    .post("/opened", write, described("kept", "taken"))
    .get("/notes/:id", () => json(200, { text: "Buy milk" }), throws)
    .get(
      "/fails",
      thrower(() => new Error("canary-value-canary-value")),
      throws,
    )
    .get(
      "/lies",
      thrower(() => Object.assign(new Error("canary"), { code: "NOT_FOUND", status: 404 })),
      throws,
    )
    .get(
      "/throws-text",
      thrower(() => "canary"),
      throws,
    )
    .get(
      "/refuses",
      thrower(() => new Refused("quota-exceeded")),
      throws,
    )
    .get(
      "/outage",
      thrower(() => new Error("x", { cause: Object.assign(new Error("y"), { code: "ECONNREFUSED" }) })),
      throws,
    );

  const service = createService(
    {
      identity,
      idempotency: { store, now },
      log: (line) => log.push(line),
      now,
      trustedProxies: new Set(["10.0.0.1"]),
      metrics,
      traces,
    },
    app,
  );

  /** A login; in this service accounts and logins have the same ids. */
  const newLogin = () => {
    const id = random(16);
    const caller = { accountId: id, loginId: id, workspaceId: random(16) };
    return {
      id,
      end: () => ended.add(Buffer.from(id).toString("hex")),
      csrf: csrf.tokenFor(id),
      token: (kind: TokenKind = "access") => signToken({ key, now }, kind, caller, 900),
      bearer: async () => ({
        authorization: `Bearer ${await signToken({ key, now }, "access", caller, 900)}`,
      }),
    };
  };

  return {
    app,
    service,
    clock,
    notes,
    log,
    metrics,
    gate,
    newLogin,
    send: (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
      service.fetch(
        new Request(`http://localhost/api${path}`, {
          method,
          headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
        "127.0.0.1",
      ),
  };
};
export type Notes = ReturnType<typeof createNotes>;
