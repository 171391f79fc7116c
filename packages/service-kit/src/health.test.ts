import { expect, test } from "bun:test";
import { healthRoutes } from "./health.ts";
import { createMetrics } from "./metrics.ts";
import { describeDocument } from "./testing/document.ts";

const up = async () => {};
const down = async () => {
  throw new Error("canary");
};
const app = (database: () => Promise<void>) =>
  healthRoutes({ build: "1.2.3", features: ["explorer"], dependencies: { database, blobs: up } });
const ask = (path: string, database = up) => app(database).handle(new Request(`http://localhost/api${path}`));

test("[ED-8] [B46] [OP-3] which build answers, what is switched on, and that the process runs", async () => {
  expect(await (await ask("/health")).json()).toEqual({
    build: "1.2.3",
    features: ["explorer"],
    containersEnabled: false,
    turnstileEnabled: false,
    turnstile: null,
  });
  expect(await (await ask("/health/live", down)).json()).toEqual({ live: true });
});

test("[B16] [HC-1] what the page needs for the human check is answered where it is on, and its secret is not", async () => {
  const turnstile = { siteKey: "0x1", scriptUrl: "https://widget.example/a.js", secret: "canary" };
  const on = healthRoutes({ build: "1", features: [], turnstile, dependencies: {} });
  const answer = await on.handle(new Request("http://localhost/api/health"));
  expect(await answer.json()).toEqual({
    build: "1",
    features: [],
    containersEnabled: false,
    turnstileEnabled: true,
    turnstile: { siteKey: "0x1", scriptUrl: "https://widget.example/a.js" },
  });
});

test("[ED-8] ready when every dependency answers; otherwise it says which does not, and not why", async () => {
  const ready = await ask("/health/ready");
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ready: true, state: "ready", dependencies: { database: "up", blobs: "up" } },
  ]);
  const response = await ask("/health/ready", down);
  const text = await response.text();
  expect(response.status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({
    code: "unavailable",
    retryable: true,
    dependencies: { database: "down", blobs: "up" },
  });
  expect(text).not.toContain("canary");
});

test("[IN-8] [ED-8] it stays ready without what it can do without, and says that it is degraded", async () => {
  const kept = healthRoutes({
    build: "1",
    features: [],
    dependencies: { database: up },
    dispensable: { replica: down },
  });
  const answer = await kept.handle(new Request("http://localhost/api/health/ready"));
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { ready: true, state: "degraded", dependencies: { database: "up", replica: "down" } },
  ]);
});

test("[OP-3] [A38] many who ask at the same time are one question to each dependency, and metrics tell its answer", async () => {
  let asked = 0;
  const database = async () => {
    asked += 1;
  };
  const metrics = createMetrics();
  const watched = healthRoutes({
    build: "1",
    features: [],
    dependencies: { database },
    dispensable: { queue: down },
    metrics,
  });
  const get = () => watched.handle(new Request("http://localhost/api/health/ready"));
  const answers = await Promise.all(Array.from({ length: 50 }, get));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await metrics.text()).toContain('holdfast_dependency_up{dependency="queue"} 0');
  expect(asked).toBe(1);
});

describeDocument("the health routes", app(up));
