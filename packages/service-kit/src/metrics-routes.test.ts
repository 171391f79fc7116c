import { describe, expect, test } from "bun:test";
import { createMetrics } from "./metrics.ts";
import { metricsRoutes } from "./metrics-routes.ts";
import { beginRequest } from "./request-context.ts";
import { describeDocument } from "./testing/document.ts";

const TOKEN = "hunter2-hunter2-hunter2-hunter2-";

const appOf = (token: string | null, origin = "http://localhost:8787") => {
  const metrics = createMetrics();
  metrics.counter("holdfast_turns_total", "Turns", {}).add({}, 7);
  return metricsRoutes({ metrics, token, origin });
};

interface Asking {
  readonly peer?: string | null;
  readonly headers?: Record<string, string>;
  readonly host?: string;
}

const ask = (
  app: ReturnType<typeof appOf>,
  { peer = "127.0.0.1", headers = {}, host = "localhost:8787" }: Asking = {},
): Promise<Response> => {
  const request = new Request(`http://${host}/api/metrics`, { headers });
  beginRequest(request, peer ?? "unknown", peer);
  return app.handle(request);
};

describe("with a token", () => {
  test("[OP-5] whoever shows it reads everything, from anywhere", async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, "x-forwarded-for": "203.0.113.9" };
    const answer = await ask(appOf(TOKEN), { peer: "203.0.113.9", headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    expect(await answer.text()).toContain("holdfast_turns_total 7");
  });

  test("[OP-5] nobody else does, this machine included", async () => {
    const wrong = [TOKEN.slice(1), `${TOKEN}-`, TOKEN.toUpperCase(), ""];
    const shown = [...wrong.map((token) => `Bearer ${token}`), TOKEN, `Basic ${TOKEN}`];
    for (const headers of [{}, ...shown.map((authorization) => ({ authorization }))]) {
      const answer = await ask(appOf(TOKEN), { headers });
      expect([headers, answer.status]).toEqual([headers, 401]);
      expect(await answer.text()).not.toContain(TOKEN);
    }
  });
});

describe("without a token", () => {
  test("[OP-5] this machine reads it by its own name", async () => {
    for (const [peer, host] of [
      ["127.0.0.1", "localhost:8787"],
      ["::1", "[::1]:8787"],
      ["::ffff:127.0.0.1", "127.0.0.1"],
    ] as const)
      expect((await ask(appOf(null), { peer, host })).status).toBe(200);
  });

  test("[OP-5] nobody does from elsewhere, through a proxy, or by another name", async () => {
    const through = ["x-forwarded-for", "forwarded", "via", "x-real-ip", "cf-connecting-ip"];
    const cases: Asking[] = [
      { peer: "192.0.2.1" },
      { peer: null },
      { host: "rebound.example" },
      ...through.map((name) => ({ headers: { [name]: "127.0.0.1" } })),
    ];
    for (const asking of cases) {
      const answer = await ask(appOf(null), asking);
      expect([asking, answer.status]).toEqual([asking, 404]);
    }
  });

  test("[OP-5] a service with a public address answers nobody: what stands before it may not say so", async () => {
    expect((await ask(appOf(null, "https://holdfast.example.org"))).status).toBe(404);
  });
});

describeDocument("the metrics route", appOf(null));
