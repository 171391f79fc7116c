import { createHash } from "node:crypto";
import { IDEMPOTENCY_SECONDS, JSON_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import { problem } from "./answers.ts";
import { readBody } from "./body.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
}

export type IdempotencyClaim =
  | { readonly kind: "new" }
  | { readonly kind: "running" }
  | { readonly kind: "other-request" }
  | { readonly kind: "answered"; readonly answer: StoredAnswer };

/** Where answers are kept for repeats. Keys and hashes are 32 bytes, times milliseconds since 1970. */
export interface IdempotencyStore {
  /**
   * Takes the key for this request until `expiresAt`. Of concurrent claims exactly one is `new`; an expired key is free
   * again.
   */
  readonly claim: (
    key: Bytes,
    requestHash: Bytes,
    times: { readonly now: number; readonly expiresAt: number },
  ) => Promise<IdempotencyClaim>;
  readonly keep: (key: Bytes, answer: StoredAnswer, expiresAt: number) => Promise<void>;
  /** Gives a key without an answer back: the request came to nothing and may be tried again. */
  readonly release: (key: Bytes) => Promise<void>;
}

export interface IdempotencyDeps {
  readonly store: IdempotencyStore;
  readonly now: () => number;
}

export const IDEMPOTENCY_HEADER = "idempotency-key";
const KEY = /^[\x21-\x7e]{1,200}$/;
/** Longer than any request runs: a key whose process died in the middle is free again after it. */
const RUNNING_MILLISECONDS = 120_000;
const KEPT_HEADERS = ["content-type", "etag", "location"];

const sha256 = (...parts: readonly (string | Uint8Array)[]): Bytes => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return new Uint8Array(hash.digest());
};

const replay = ({ status, headers, body }: StoredAnswer): Response =>
  new Response(body.length === 0 ? null : body, {
    status,
    headers: { ...headers, "idempotent-replayed": "true" },
  });

const headersOf = (response: Response): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) kept[name] = value;
  }
  return kept;
};

/**
 * Answers a repeated request with the answer of the first. [ED-5]
 *
 * `caller` keeps one account's keys apart from another's. Only answers below 500 are kept: after an outage the same key
 * tries again.
 */
export const answerOnce = async (
  { store, now }: IdempotencyDeps,
  request: Request,
  caller: Uint8Array,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> => {
  const name = request.headers.get(IDEMPOTENCY_HEADER) ?? "";
  if (!KEY.test(name))
    return problem("invalid-request", { detail: "Idempotency-Key is not 1–200 characters" });
  const body = await readBody(request, JSON_BODY_MAX_BYTES);
  if (!body.ok) return problem(body.error);
  const { pathname, search } = new URL(request.url);
  const key = sha256(caller, request.method, pathname, name);
  const precondition = request.headers.get("if-match") ?? "";
  const requestHash = sha256(search, precondition, body.value);
  const at = now();
  const claim = await store.claim(key, requestHash, { now: at, expiresAt: at + RUNNING_MILLISECONDS });
  if (claim.kind === "answered") return replay(claim.answer);
  if (claim.kind === "running") return problem("request-in-progress", {}, { "retry-after": "1" });
  if (claim.kind === "other-request") return problem("idempotency-key-reused");
  const again = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: body.value,
  });
  let response: Response;
  try {
    response = await handle(again);
  } catch (cause) {
    await store.release(key);
    throw cause;
  }
  if (response.status >= 500) {
    await store.release(key);
    return response;
  }
  const sent = new Uint8Array(await response.clone().arrayBuffer());
  const answer = { status: response.status, headers: headersOf(response), body: sent };
  await store.keep(key, answer, at + IDEMPOTENCY_SECONDS * 1000);
  return response;
};
