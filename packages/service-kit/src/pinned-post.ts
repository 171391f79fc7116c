import { type IncomingMessage, request as requestPlainly } from "node:http";
import { request as requestSecurely } from "node:https";
import { isIP } from "node:net";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { CheckedTarget } from "./public-targets.ts";

export interface PinnedPost {
  readonly target: CheckedTarget;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the first connection to the status line. */
  readonly timeoutMilliseconds: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** Certificates of authorities to believe instead of the usual ones. */
  readonly ca?: string;
}

export interface PinnedAnswer {
  readonly status: number;
  /** The first of it, and never more than `EXCERPT_BYTES`. */
  readonly excerpt: Uint8Array<ArrayBuffer>;
}

/** What came in place of an answer. */
export type PostFailure = "unreachable" | "tls" | "timeout" | "broken-answer" | "aborted";

export const EXCERPT_BYTES = 1_024;
/** How long the beginning of an answer's body is waited for once its status is known. */
const EXCERPT_MILLISECONDS = 500;

/** Nothing was sent: another address of the same name may do better. */
const NOT_CONNECTED = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ETIMEDOUT"]);

const failureOf = (cause: unknown): PostFailure => {
  const { code = "", message = "" } = cause as { readonly code?: string; readonly message?: string };
  if (NOT_CONNECTED.has(code) || code === "ConnectionRefused" || code === "FailedToOpenSocket")
    return "unreachable";
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO|certificate/i.test(`${code} ${message}`)
    ? "tls"
    : "broken-answer";
};

const excerptOf = (response: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> =>
  new Promise((resolve) => {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const end = (): void => {
      clearTimeout(timer);
      resolve(new Uint8Array(Buffer.concat(pieces).subarray(0, EXCERPT_BYTES)));
      response.destroy();
    };
    const timer = setTimeout(end, EXCERPT_MILLISECONDS);
    response.on("data", (piece: Buffer) => {
      pieces.push(piece.subarray(0, EXCERPT_BYTES - bytes));
      bytes += piece.length;
      if (bytes >= EXCERPT_BYTES) end();
    });
    // However it ends: what it says was decided by its status.
    for (const event of ["end", "error", "close", "aborted"]) response.on(event, end);
  });

const postTo = (
  address: string,
  { target: { url }, headers, body, ca }: PinnedPost,
  signal: AbortSignal,
): Promise<Result<PinnedAnswer, PostFailure>> =>
  new Promise((resolve) => {
    const isSecure = url.protocol === "https:";
    const name = url.hostname;
    const bytes = Buffer.from(body);
    const options = {
      // A literal address: nothing is resolved here. `fetch` is not used because it obeys proxies of the environment, which
      // resolve the name once more.
      host: address,
      port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method: "POST",
      headers: { ...headers, host: url.host, "content-length": String(bytes.length), connection: "close" },
      agent: false,
      ...(isSecure && isIP(name) === 0 && !name.startsWith("[") ? { servername: name } : {}),
      ...(ca === undefined ? {} : { ca }),
    } as const;
    let isAnswered = false;
    const settle = (result: Result<PinnedAnswer, PostFailure>): void => {
      signal.removeEventListener("abort", cut);
      resolve(result);
    };
    const cut = (): void => {
      if (isAnswered) return;
      settle(err("aborted"));
      request.destroy();
    };
    const answered = async (response: IncomingMessage): Promise<void> => {
      isAnswered = true;
      const excerpt = await excerptOf(response);
      settle(ok({ status: response.statusCode ?? 0, excerpt }));
      request.destroy();
    };
    const fail = (failure: PostFailure): void => {
      if (!isAnswered) settle(err(failure));
    };
    const request = (isSecure ? requestSecurely : requestPlainly)(
      options,
      (response) => void answered(response),
    );
    request.on("error", (cause) => fail(failureOf(cause)));
    request.on("close", () => fail("broken-answer"));
    if (signal.aborted) return cut();
    signal.addEventListener("abort", cut);
    request.end(bytes);
  });

/**
 * Posts to the addresses that were checked and to nothing else, whatever the name leads to by now; Host and the certificate are
 * the name's. The next address is tried where nothing listens at the one before. [WH-7]
 *
 * Redirects are not followed, bodies not inflated, connections not kept, proxies of the environment not asked.
 */
export const pinnedPost = async (post: PinnedPost): Promise<Result<PinnedAnswer, PostFailure>> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), post.timeoutMilliseconds);
  const signal = AbortSignal.any([post.signal, deadline.signal]);
  try {
    let last: Result<PinnedAnswer, PostFailure> = err("unreachable");
    for (const address of post.target.addresses) {
      last = await postTo(address, post, signal);
      if (last.ok || last.error !== "unreachable") break;
    }
    return !last.ok && last.error === "aborted" && !post.signal.aborted ? err("timeout") : last;
  } finally {
    clearTimeout(timer);
  }
};
