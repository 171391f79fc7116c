import { err, ok, type Result } from "@holdfast/protocol/result";
import { sleep } from "../clock.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { isTransient, problem } from "../problem.ts";
import type { LoginRecord } from "../stores/device-store.ts";
import { arriving } from "./body.ts";
import type { Credentials } from "./credentials.ts";
import { type Refused, readRefusal } from "./problem-answer.ts";
import { refreshLogin } from "./refresh.ts";
import { requestOf, timeoutOf } from "./request.ts";
import type { ServerTime } from "./server-time.ts";

export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From `/api/` on. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: FormData | Uint8Array<ArrayBuffer>;
  /** Needs no login and never refreshes one. */
  readonly anonymous?: boolean;
  /** Doing it twice is doing it once: repeated after outages. GET, PUT and DELETE always are. */
  readonly repeatable?: boolean;
  /** Repeats after an outage, 3 unless said otherwise. */
  readonly retries?: number;
  /** Asks the browser to deliver it even when the page goes away. */
  readonly keepalive?: boolean;
  /** The answer's body may arrive for as long as it takes. */
  readonly streaming?: boolean;
  /** Ends the call, and repeats of it, as if the service could not be reached. */
  readonly signal?: AbortSignal;
}

export interface HttpDeps {
  readonly platform: Pick<
    Platform,
    "origin" | "credentials" | "send" | "clock" | "locks" | "vault" | "patienceMilliseconds"
  >;
  readonly credentials: Credentials;
  readonly serverTime: ServerTime;
  /** This login has ended and no refresh brings it back. */
  readonly onEnded: (login: LoginRecord) => void;
}

/** Sends one call and answers the 2xx response, or why there is none. */
export type Http = (call: Call) => Promise<Result<Response, Refused>>;

const ENDED: ReadonlySet<string> = new Set(["unauthenticated", "refresh-reused", "token-expired"]);
const RETRIES = 3;
const BASE_MILLISECONDS = 500;
const PATIENCE_MILLISECONDS = 30_000;
/** The service never answers with a page: sign-in pages of networks and error pages of proxies do, with any status. */
const isPage = ({ headers }: Response): boolean =>
  headers.get("content-type")?.startsWith("text/html") ?? false;

const attempt = async (call: Call, deps: HttpDeps): Promise<Result<Response, Refused>> => {
  const { origin, send, patienceMilliseconds = PATIENCE_MILLISECONDS } = deps.platform;
  const timeout = timeoutOf(call, patienceMilliseconds);
  let response: Response;
  try {
    response = await send(`${origin}${call.path}`, requestOf(call, deps, timeout.signal));
  } catch {
    // fetch tells nothing about why: no route, no DNS, a reset, a timeout are all "cannot be reached".
    return err({ problem: problem("offline"), body: null });
  } finally {
    timeout.begun();
  }
  if (isPage(response)) {
    response.body?.cancel().catch(() => undefined);
    return err({ problem: problem("offline", { detail: "a page answered" }), body: null });
  }
  deps.serverTime.learn(response.headers.get("date"));
  const answer = call.streaming ? arriving(response, patienceMilliseconds) : response;
  return answer.ok ? ok(answer) : err(await readRefusal(answer));
};

/** Doubles from 500 ms with ± 50 % jitter; a Retry-After of at most 10 s is obeyed. */
const pause = (
  deps: HttpDeps,
  tries: number,
  { retryAfterSeconds }: ClientProblem,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const jitter = 0.5 + (deps.platform.vault.random(1)[0] ?? 0) / 255;
  const told = Math.min(retryAfterSeconds ?? 0, 10) * 1000;
  return sleep(deps.platform.clock, Math.max(told, BASE_MILLISECONDS * 2 ** tries * jitter), signal);
};

const isOutage = ({ code }: ClientProblem): boolean =>
  code === "offline" || code === "internal" || code === "unavailable";

const withRetries = async (call: Call, deps: HttpDeps): Promise<Result<Response, Refused>> => {
  const repeatable = call.repeatable ?? (call.method !== "POST" && call.method !== "PATCH");
  const retries = repeatable ? (call.retries ?? RETRIES) : 0;
  for (let tries = 0; ; tries++) {
    const answer = await attempt(call, deps);
    if (answer.ok || tries >= retries || call.signal?.aborted) return answer;
    if (!isOutage(answer.error.problem) || !isTransient(answer.error.problem)) return answer;
    await pause(deps, tries, answer.error.problem, call.signal);
  }
};

/** Calls to one service, with its login: repeats what may be repeated, refreshes an expired login once. */
export const createHttp =
  (deps: HttpDeps): Http =>
  async (call) => {
    const before = deps.credentials.login();
    const answer = await withRetries(call, deps);
    if (answer.ok || call.anonymous || before === null) return answer;
    const { code } = answer.error.problem;
    if (code !== "unauthenticated" && code !== "token-expired") return answer;
    const refreshed = await refreshLogin(deps, (again) => attempt(again, deps), before);
    if (refreshed.ok) return withRetries(call, deps);
    if (ENDED.has(refreshed.error.code)) deps.onEnded(before);
    return err({ problem: refreshed.error, body: null });
  };
