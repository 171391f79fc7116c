import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { createCredentials } from "../account/credential-store.ts";
import { createProcessLocks } from "../locks.ts";
import type { LoginRecord } from "../stores/device-store.ts";
import { createMemoryDeviceStore } from "../stores/memory-device-store.ts";
import { createManualClock, type ManualClock } from "../testing/manual-clock.ts";
import { createHttp, type Http } from "./http.ts";
import { createServerTime } from "./server-time.ts";

type Answer = (request: Request) => Response | Promise<Response>;

const refused = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ code }, { status, headers: { "content-type": "application/problem+json", ...headers } });

let answer: Answer = () => new Response("");
const seen: { readonly path: string; readonly headers: Headers }[] = [];
const server = Bun.serve({
  port: 0,
  hostname: "localhost",
  fetch: (request) => {
    seen.push({ path: new URL(request.url).pathname, headers: request.headers });
    return answer(request);
  },
});
afterAll(() => server.stop(true));
beforeEach(() => {
  seen.length = 0;
});

const LOGIN: LoginRecord = { csrf: null, access: "a1", refresh: "r".repeat(43) };
const TOKENS = { access: "a2", refresh: "s".repeat(43), expiresInSeconds: 900 };

const client = (
  login: LoginRecord | null = LOGIN,
  credentials: "bearer" | "browser" = "bearer",
  origin = `http://localhost:${server.port}`,
) => {
  const clock: ManualClock = createManualClock();
  const kept = createCredentials(createMemoryDeviceStore());
  if (login !== null) kept.assume(login);
  let ended = 0;
  const serverTime = createServerTime(clock);
  const http: Http = createHttp({
    platform: {
      origin,
      credentials,
      send: fetch,
      clock,
      locks: createProcessLocks(),
      vault: { primitives: nodePrimitives, random: (length) => new Uint8Array(length).fill(127) },
    },
    credentials: kept,
    serverTime,
    onEnded: () => {
      ended += 1;
    },
  });
  /** Lets pauses pass until the call is over. */
  const settle = async <T>(call: Promise<T>): Promise<T> => {
    let over = false;
    const watched = call.finally(() => {
      over = true;
    });
    while (!over) {
      await Bun.sleep(1);
      clock.advance(1_000);
    }
    return watched;
  };
  return { http, settle, serverTime, login: kept.login, ended: () => ended };
};

describe("http", () => {
  test("an outage is met with three more tries, where doing it twice is doing it once", async () => {
    const { http, settle } = client();
    answer = () => refused(503, "unavailable");
    const read = await settle(http({ method: "GET", path: "/api/x" }));
    expect(read.ok).toBe(false);
    expect(seen).toHaveLength(4);
    seen.length = 0;
    await settle(http({ method: "POST", path: "/api/x", json: {} }));
    expect(seen).toHaveLength(1);
    seen.length = 0;
    await settle(http({ method: "POST", path: "/api/x", json: {}, repeatable: true }));
    expect(seen).toHaveLength(4);
    seen.length = 0;
    answer = () => refused(403, "forbidden");
    await settle(http({ method: "GET", path: "/api/x" }));
    expect(seen).toHaveLength(1);
  });

  test("a service that nobody answers for is offline, and HTML from a proxy is a problem too", async () => {
    const { http, settle } = client();
    answer = () => new Response("<h1>Bad gateway</h1>", { status: 502 });
    const gateway = await settle(http({ method: "GET", path: "/api/x" }));
    expect(!gateway.ok && gateway.error.problem.code).toBe("unavailable");
    const closed = Bun.serve({ port: 0, hostname: "localhost", fetch: () => new Response("") });
    const { port } = closed;
    await closed.stop(true);
    const nobody = client(LOGIN, "bearer", `http://localhost:${port}`);
    const lost = await nobody.settle(nobody.http({ method: "GET", path: "/api/x" }));
    expect(!lost.ok && lost.error.problem.code).toBe("offline");
  });

  test("a problem keeps its code, request id and waiting time", async () => {
    const { http, settle } = client();
    answer = () => refused(429, "rate-limited", { "x-request-id": "req-1", "retry-after": "7" });
    const result = await settle(http({ method: "GET", path: "/api/x" }));
    expect(!result.ok && result.error.problem).toMatchObject({
      code: "rate-limited",
      requestId: "req-1",
      retryAfterSeconds: 7,
      dataSafe: true,
    });
  });

  test("[AU-6] an expired login is renewed once and the call made again; many calls share one renewal", async () => {
    const { http, settle, login, ended } = client();
    answer = (request) => {
      if (request.url.endsWith("/refresh")) return Response.json({ tokens: TOKENS });
      return request.headers.get("authorization") === "Bearer a2"
        ? Response.json({})
        : refused(401, "token-expired");
    };
    const calls = [1, 2, 3].map((n) => http({ method: "GET", path: `/api/${n}` }));
    const results = await settle(Promise.all(calls));
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(seen.filter(({ path }) => path.endsWith("/refresh"))).toHaveLength(1);
    expect(login()).toEqual({ csrf: null, access: TOKENS.access, refresh: TOKENS.refresh });
    expect(ended()).toBe(0);
  });

  test("[AU-6] a browser that lost the race for a renewal uses the winner's cookies", async () => {
    const { http, settle } = client({ csrf: "c", access: null, refresh: null }, "browser");
    let raced = false;
    answer = (request) => {
      if (request.url.endsWith("/refresh")) {
        raced = true;
        return refused(409, "refresh-raced");
      }
      return raced ? Response.json({}) : refused(401, "unauthenticated");
    };
    expect((await settle(http({ method: "GET", path: "/api/x" }))).ok).toBe(true);
  });

  test("[AU-6] a login that nothing renews has ended; an outage while renewing has ended nothing", async () => {
    const first = client();
    answer = (request) =>
      refused(401, request.url.endsWith("/refresh") ? "refresh-reused" : "unauthenticated");
    expect((await first.settle(first.http({ method: "GET", path: "/api/x" }))).ok).toBe(false);
    expect(first.ended()).toBe(1);
    const second = client();
    answer = (request) =>
      request.url.endsWith("/refresh") ? refused(503, "unavailable") : refused(401, "token-expired");
    expect((await second.settle(second.http({ method: "GET", path: "/api/x" }))).ok).toBe(false);
    expect(second.ended()).toBe(0);
  });

  test("[AU-8] unsafe browser requests carry the CSRF token, safe ones and anonymous ones nothing", async () => {
    const { http, settle } = client({ csrf: "token", access: null, refresh: null }, "browser");
    answer = () => Response.json({});
    await settle(http({ method: "POST", path: "/api/x", json: {} }));
    await settle(http({ method: "GET", path: "/api/x" }));
    await settle(http({ method: "POST", path: "/api/x", json: {}, anonymous: true }));
    expect(seen.map(({ headers }) => headers.get("x-holdfast-csrf"))).toEqual(["token", null, null]);
    expect(seen.every(({ headers }) => headers.get("authorization") === null)).toBe(true);
  });

  test("[KY-8] the service's clock is learnt from its answers", async () => {
    const { http, settle, serverTime } = client();
    answer = () => Response.json({}, { headers: { date: "Sun, 22 Nov 2026 08:00:00 GMT" } });
    await settle(http({ method: "GET", path: "/api/x" }));
    expect(new Date(serverTime.now()).toISOString().slice(0, 13)).toBe("2026-11-22T08");
  });
});
