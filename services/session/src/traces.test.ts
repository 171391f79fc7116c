import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { formatId } from "@holdfast/protocol/ids";
import { type CollectorMode, startCollector } from "@holdfast/service-kit/testing/collector";
import { startServiceProcess } from "@holdfast/service-kit/testing/service-process";
import { SQL } from "bun";
import { sealSave } from "./testing/chain.ts";
import { createDeployment } from "./testing/deployment.ts";
import { formOf } from "./testing/forms.ts";
import { createMember, randomBytes, type TestMember } from "./testing/member.ts";
import { sqlWorld } from "./testing/world.ts";

const CANARY = "canary";
const [TRACE, PARENT] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];

const database = await testDatabase();
const directory = await mkdtemp(join(tmpdir(), "holdfast-traces-"));
const deployment = await createDeployment(directory);
const sql = new SQL({ url: database.url, max: 1 });
let ann: TestMember;

beforeAll(async () => {
  ann = await createMember();
  await sqlWorld(sql).addMember(ann);
});
const stops: (() => void)[] = [];
const newCollector = async (mode?: CollectorMode) => {
  const collector = await startCollector(mode);
  stops.push(collector.stop);
  return collector;
};
afterAll(async () => {
  for (const stop of stops) stop();
  await sql.close();
  await database.close();
  await rm(directory, { recursive: true });
});

/** The service in a process of its own, and what tells a save to it. */
const begin = async (entry: string, endpoint: string | null) => {
  const setting: Record<string, string> =
    endpoint === null ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` };
  const env = { ...deployment.env, ...setting, DATABASE_URL: database.appUrl };
  const service = await startServiceProcess(join(import.meta.dir, entry), [], env);
  const save = async (headers: Record<string, string> = {}) => {
    const session = randomBytes(16);
    await sqlWorld(sql).addSession(ann, session);
    const url = `${service.origin}/api/sessions/${formatId("ses", session)}/saves?${CANARY}=${CANARY}`;
    const body = formOf(await sealSave(ann, session, null, { segmentBytes: [300, 40_000] }));
    const all = { ...(await deployment.as(ann)), ...headers };
    const answer = await fetch(url, { method: "POST", headers: all, body });
    return { status: answer.status, session, authorization: all.authorization };
  };
  return { service, save };
};

test("[OP-6] a save is a span in its caller's trace, with its statements and its blob within, and tells nothing of it", async () => {
  const collector = await newCollector();
  const { service, save } = await begin("main.ts", collector.endpoint);
  const { status, session, authorization } = await save({
    traceparent: `00-${TRACE}-${PARENT}-01`,
    tracestate: `${CANARY}=${CANARY}`,
    "x-request-id": `${CANARY}-12345678`,
    "user-agent": CANARY,
  });
  expect(status).toBe(201);
  service.kill("SIGTERM");
  expect(await service.exited).toBe(0);
  const spans = (await collector.spans()).filter(({ traceId }) => traceId === TRACE);
  const request = spans.find(({ parentSpanId }) => parentSpanId === PARENT);
  expect(request?.name).toBe("POST /api/sessions/:id/saves");
  const within = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
  expect(within.map(({ name }) => name).toSorted()).toEqual([
    ...["blob put", "save commit", "save commit", "save read"],
  ]);
  expect(within.map(({ attributes }) => attributes)).toContainEqual({ mode: "store", outcome: "saved" });
  expect(spans.length).toBe(5);
  const text = await collector.text();
  const ids = [session, ann.accountId, ann.loginId, ann.deviceId, ann.workspaceId].flatMap((id) => {
    const hex = Buffer.from(id).toString("hex");
    return [
      hex,
      hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
      Buffer.from(id).toString("base64url"),
    ];
  });
  const { password } = new URL(database.appUrl);
  const secrets = [authorization.slice(7, 60), ...Object.values(deployment.env).filter((v) => v.length > 20)];
  for (const never of [CANARY, formatId("ses", session), ...ids, ...secrets, ...(password ? [password] : [])])
    expect(text).not.toContain(never);
}, 120_000);

test("[OP-6] collectors that are away, hang or fail change nothing for those who save, nor for the end", async () => {
  for (const mode of ["down", "hang", "fail"] as const) {
    const collector = await newCollector(mode === "down" ? "take" : (mode satisfies CollectorMode));
    if (mode === "down") collector.stop();
    const { service, save } = await begin("main.ts", collector.endpoint);
    for (let i = 0; i < 5; i++) expect((await save()).status).toBe(201);
    service.kill("SIGTERM");
    expect([mode, await service.exited]).toEqual([mode, 0]);
  }
}, 120_000);

test("[OP-6] without the setting nothing is loaded", async () => {
  const loadedIn = async (endpoint: string | null): Promise<readonly string[]> => {
    const { service } = await begin("testing/loaded-modules.ts", endpoint);
    const loaded = /^\{"event":"loaded".*$/m.exec(service.log())?.[0] ?? "";
    service.kill("SIGKILL");
    return JSON.parse(loaded).packages;
  };
  const collector = await newCollector();
  const asked = await loadedIn(collector.endpoint);
  expect(asked).toContain("@opentelemetry/sdk-trace");
  expect(asked).toContain("@opentelemetry/exporter-trace-otlp-http");
  // The library of the metrics brings the names of the other one.
  expect(await loadedIn(null)).toEqual(["@opentelemetry/api"]);
}, 120_000);
