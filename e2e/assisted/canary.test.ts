import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { fromBase64url } from "@holdfast/protocol/encoding";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { unlockKeys } from "@holdfast/vault/unlock-token";
import { accountKeys, codeKeys } from "../journeys/account-keys.ts";
import { everythingStored } from "../journeys/stored.ts";
import { type Trace, traceOfBytes, traceOfText, tracesIn } from "../journeys/traces.ts";
import { canReadMemory, tracesInMemory } from "../process-memory.ts";
import { type Stack, startStack } from "../stack.ts";
import {
  type Account,
  ask,
  createByRest,
  EMPTY_TAG,
  readByRest,
  registerByRest,
  told,
  type Unlocked,
  unlockByRest,
} from "./rest.ts";

const START_MILLISECONDS = 120_000;
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, START_MILLISECONDS);
afterAll(() => stack.stop(), START_MILLISECONDS);

/** A word that is nowhere else. */
const word = (): string => [...randomBytes(18)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");

const WORDS = {
  session: word(),
  line: word(),
  large: word(),
  patched: word(),
  merged: word(),
  unfit: word(),
  later: word(),
  checkpoint: word(),
  tag: word(),
  wrong: word(),
};
const account: Account = { email: "rest@example.org", password: `${word()} Aa 1` };

const fileOf = (content: string): State["files"][string] => ({
  id: "a",
  path: "notes.md",
  language: "markdown",
  content,
  cursor: { anchor: 0, head: 0 },
  scroll: { top: 0, left: 0 },
  dirty: false,
  eol: "lf",
  bom: false,
});

/** Every route that takes a token, with what it must not keep. */
const work = async (unlocked: Unlocked): Promise<void> => {
  const { origin } = stack;
  const session = await createByRest(origin, unlocked, WORDS.session);
  const path = `/api/sessions/${session}/state`;
  const state = emptyState("2026-11-21T08:00:00.000Z");
  // Longer than what the database holds itself: it goes to the blob store.
  const large = `${WORDS.line}\n${WORDS.large}\n${randomBytes(60_000).toString("hex")}`;
  await told(
    ask(
      origin,
      "PUT",
      path,
      { ...unlocked.headers, "if-match": EMPTY_TAG },
      {
        ...state,
        files: { a: fileOf(large) },
      },
    ),
  );
  const change = async (type: string, body: unknown): Promise<number> => {
    const { tag } = await readByRest(origin, unlocked, session);
    const headers = { ...unlocked.headers, "if-match": tag, "content-type": type };
    return (await ask(origin, "PATCH", path, headers, body)).status;
  };
  const add = (value: string) => [
    { op: "add", path: "/files/b", value: { ...fileOf(value), id: "b", path: "b.md" } },
  ];
  expect(await change("application/json-patch+json", add(WORDS.patched))).toBe(200);
  expect(await change("application/merge-patch+json", { files: { b: { content: WORDS.merged } } })).toBe(200);
  // Refusals are logged and answered, too.
  expect(
    await change("application/json-patch+json", [
      { op: "test", path: "/files/b/content", value: WORDS.unfit },
    ]),
  ).toBe(409);
  const checkpoints = `/api/sessions/${session}/checkpoints`;
  const { id } = await told<{ id: string }>(
    ask(origin, "POST", checkpoints, unlocked.headers, { name: WORDS.checkpoint, tags: [WORDS.tag] }),
  );
  expect(await change("application/merge-patch+json", { files: { b: { content: WORDS.later } } })).toBe(200);
  expect((await ask(origin, "POST", `${checkpoints}/${id}/restore`, unlocked.headers, {})).status).toBe(201);
  expect((await readByRest(origin, unlocked, session)).text).toContain(WORDS.merged);
};

/** Where a token does not belong, and a passphrase that is none. */
const mistakes = async ({ token, access }: Unlocked): Promise<void> => {
  const { origin } = stack;
  const bearer = { authorization: `Bearer ${access}` };
  const unlock = { "x-holdfast-unlock": token };
  for (const asked of [
    ask(origin, "GET", `/api/sessions?unlock=${token}`, bearer),
    ask(origin, "GET", "/api/keys/slots", { ...bearer, ...unlock }),
    ask(origin, "POST", "/api/auth/kdf", unlock, { email: account.email }),
    ask(
      origin,
      "POST",
      "/api/auth/login",
      {},
      { ...account, password: `${WORDS.wrong} Aa 1`, unlock: true, client: "bearer" },
    ),
    ask(origin, "POST", "/api/auth/login", {}, { ...account, unlock: token, client: "bearer" }),
  ])
    expect((await asked).status).toBeGreaterThanOrEqual(400);
};

describe("[AM-7] [AM-1] after assisted requests", () => {
  test("nothing that is stored or printed holds token, passphrase, keys or anything that was written", async () => {
    const { origin } = stack;
    const codes = await registerByRest(origin, account);
    const unlocked = await unlockByRest(origin, account);
    await work(unlocked);
    await mistakes(unlocked);
    const token = fromBase64url(unlocked.token) ?? new Uint8Array(0);
    const named = await unlockKeys(nodePrimitives, token);
    const keys = await accountKeys(origin, account.email, account.password);
    const ofCodes = await Promise.all(codes.map((code, at) => codeKeys(`code ${at}`, code)));
    const traces: readonly Trace[] = [
      ...Object.values(WORDS).map(traceOfText),
      ...codes.map(traceOfText),
      ...ofCodes.flatMap((each) => Object.entries(each).map(([name, bytes]) => traceOfBytes(name, bytes))),
      traceOfText(account.password),
      traceOfText(unlocked.token),
      traceOfBytes("token", token),
      traceOfBytes("token's key", named.key),
      ...Object.entries(keys).map(([name, bytes]) => traceOfBytes(name, bytes)),
    ];
    const stored = await everythingStored(stack);
    const found = stored.flatMap(({ where, bytes }) =>
      tracesIn(bytes, traces).map((name) => `${name} in ${where}`),
    );
    expect(found).toEqual([]);
    // The search sees what there is: the token's row, segments in the blob store, lines in the log.
    const row = stored.filter(({ bytes }) => tracesIn(bytes, [traceOfBytes("id", named.id)]).length > 0);
    expect(row.length).toBeGreaterThan(0);
    expect(stored.some(({ where }) => where.startsWith("blobs/"))).toBe(true);
    expect(stored.some(({ where, bytes }) => where.startsWith("logs/") && bytes.length > 0)).toBe(true);

    // What a sign-in derives, and what the keys in it open, is overwritten as soon as it is used. Texts of requests and answers,
    // and copies that the runtime makes, go with its garbage: SECURITY.md says which.
    if (canReadMemory(stack.pid())) {
      const derived = Object.entries({ ...keys, "token's key": named.key }).filter(([name]) =>
        ["prk", "kek", "rootKey", "token's key"].includes(name),
      );
      expect(derived).toHaveLength(4);
      const seen = tracesInMemory(stack.pid(), [
        ...derived.map(([name, bytes]) => traceOfBytes(name, bytes)),
        traceOfText(account.email),
      ]);
      expect([...seen]).toEqual([account.email]);
    }
  }, 240_000);
});
