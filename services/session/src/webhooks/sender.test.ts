import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { WEBHOOK_ATTEMPTS_MAX } from "@holdfast/protocol/webhooks";
import { formatWebhookSecret } from "@holdfast/service-kit/webhook-signature";
import type { Bytes } from "@holdfast/vault/bytes";
import { Webhook } from "standardwebhooks";
import {
  createHookWorld,
  type HeardRequest,
  type HookWorld,
  startReceiver,
  until,
} from "../testing/hook-world.ts";

let of: HookWorld;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  of = await createHookWorld();
  receiver = await startReceiver();
}, 120_000);
afterEach(() => of.endSenders());
afterAll(async () => {
  receiver.stop();
  await of.close();
});

const [SECONDS, HOURS, DAYS] = [1_000, 3_600_000, 86_400_000];

/** As a receiver with the published library does, at the time that the message names. */
const isSignedBy = (secret: Bytes, { headers, body }: HeardRequest): boolean => {
  const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
  const signature = new Webhook(formatWebhookSecret(secret)).sign(headers["webhook-id"], at, body);
  return headers["webhook-signature"].split(" ").includes(signature);
};

test("[WH-4] [A37] receivers that are slow, failing, redirecting, hanging, cutting, huge or gone are each told apart", async () => {
  const ann = await of.newWorkspace();
  const closed = await startReceiver();
  closed.stop();
  const expected: Readonly<Record<string, readonly [url: string, outcome: string]>> = {
    ok: [receiver.at("ok"), "204 null delivered"],
    slow: [receiver.at("slow"), "null timeout waiting"],
    failing: [receiver.at("failing"), "503 status waiting"],
    redirecting: [receiver.at("redirecting"), "307 redirect waiting"],
    hanging: [receiver.at("hanging"), "null timeout waiting"],
    cutting: [receiver.at("cutting"), "null broken-answer waiting"],
    closing: [receiver.at("closing"), "500 status waiting"],
    huge: [receiver.at("huge"), "200 null delivered"],
    gone: [receiver.at("gone"), "410 status failed"],
    closed: [closed.at("ok"), "null unreachable waiting"],
  };
  const hooks = await Promise.all(
    Object.entries(expected).map(async ([name, [url]]) => ({ name, ...(await ann.hook(url, 1)) })),
  );
  const event = await ann.event();
  of.sender();
  const found: Record<string, string> = {};
  for (const { name, id } of hooks) {
    await until(async () => (await ann.deliveries(id))[0]?.attempts.length === 1);
    const [delivery] = await ann.deliveries(id);
    const [attempt] = delivery?.attempts ?? [];
    found[name] = `${attempt?.status} ${attempt?.failure} ${delivery?.state}`;
    if (name === "huge") expect(attempt?.answer).toEqual(new Uint8Array(1_024).fill(97));
    if (name === "failing") expect(Buffer.from(attempt?.answer ?? []).toString()).toBe("back in a minute");
    expect(attempt?.milliseconds).toBeLessThan(60_000);
  }
  expect(found).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, [, outcome]]) => [name, outcome])),
  );
  expect(receiver.on("ok/redirected")).toEqual([]);
  const gone = hooks.find(({ name }) => name === "gone");
  expect(gone && (await ann.find(gone.id))).toMatchObject({ enabled: false, endedBecause: "gone" });
  const [told] = receiver.on("ok");
  expect(told?.headers["webhook-id"]).toBe(event);
  const { type, timestamp, data } = JSON.parse(told?.body ?? "{}");
  expect([type, Object.keys(data).toSorted()]).toEqual(["session_created", ["sessionId", "workspaceId"]]);
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
}, 120_000);

test("[WH-4] [WH-3] [A37] what fails is sent again on its schedule, signed anew under the same id, until it is taken", async () => {
  const ann = await of.newWorkspace();
  const { id, secret } = await ann.hook(receiver.at("third/a"));
  const event = await ann.event();
  let ahead = 0;
  const sender = of.sender({ ahead: () => ahead });
  const attempts = async () => (await ann.deliveries(id))[0]?.attempts.length ?? 0;
  for (const [count, wait] of [
    [1, 20 * SECONDS],
    [2, 200 * SECONDS],
  ] as const) {
    await until(async () => (await attempts()) === count);
    // Earlier than any chance allows: nothing.
    ahead += wait;
    sender.nudge();
    await Bun.sleep(300);
    expect(await attempts()).toBe(count);
    ahead += wait;
    sender.nudge();
  }
  await until(async () => (await attempts()) === 3);
  expect((await ann.deliveries(id))[0]).toMatchObject({ state: "delivered", nextAt: null });
  expect((await ann.find(id)).failingSince).toBeNull();
  const heard = receiver.on("third/a");
  expect(heard.map(({ headers }) => headers["webhook-id"])).toEqual([event, event, event]);
  expect(new Set(heard.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3);
  expect(new Set(heard.map(({ body }) => body)).size).toBe(1);
  expect(heard.every((one) => isSignedBy(secret, one))).toBe(true);
}, 120_000);

test("[WH-4] after eight attempts over a day it is given up", async () => {
  const ann = await of.newWorkspace();
  const { id } = await ann.hook(receiver.at("failing/eight"));
  await ann.event();
  let ahead = 0;
  const sender = of.sender({ ahead: () => ahead });
  const count = async () => (await ann.deliveries(id))[0]?.attempts.length ?? 0;
  for (let tried = 1; tried <= WEBHOOK_ATTEMPTS_MAX; tried++) {
    await until(async () => (await count()) === tried);
    ahead += 13 * HOURS;
    sender.nudge();
  }
  await Bun.sleep(300);
  expect(await count()).toBe(WEBHOOK_ATTEMPTS_MAX);
  expect((await ann.deliveries(id))[0]).toMatchObject({ state: "failed", nextAt: null });
}, 120_000);

test("[WH-6] [WH-8] [A37] what fails for five days is switched off: owners are told, the audit log too, and the log names no address", async () => {
  const ann = await of.newWorkspace();
  const { id, secret } = await ann.hook(receiver.at("failing/for-days"));
  await ann.event();
  let ahead = 0;
  const sender = of.sender({ ahead: () => ahead });
  await until(async () => (await ann.find(id)).failingSince !== null);
  await of.endSenders();
  await ann.event();
  ahead = 5 * DAYS + HOURS;
  sender.nudge();
  of.sender({ ahead: () => ahead });
  await until(async () => !(await ann.find(id)).enabled);
  expect((await ann.find(id)).endedBecause).toBe("failing");
  const notices = await of.noticesOf(ann.ann.accountId);
  expect(notices.map(({ kind, data }) => [kind, data["webhookId"]])).toEqual([
    ["webhook_disabled", `whk_${of.idOf(id)}`],
  ]);
  const audited = await of.world.audited(ann.ann.workspaceId);
  expect(audited.map(({ action, accountId }) => [action, accountId?.length ?? 0])).toContainEqual([
    "webhook.disabled",
    0,
  ]);
  const lines = of.log.join("\n");
  expect(lines).toContain(`whk_${of.idOf(id)}`);
  for (const secretText of [
    String(receiver.port),
    "127.0.0.1",
    formatWebhookSecret(secret),
    "failing/for-days",
  ])
    expect(lines).not.toContain(secretText);
}, 120_000);

test("[WH-3] [A37] while a secret is replaced receivers with either accept what comes, and then with the new one alone", async () => {
  const ann = await of.newWorkspace();
  const { id, secret: old } = await ann.hook(receiver.at("ok/rotated"));
  const fresh = await ann.rotate(id, new Date(Date.now() + DAYS));
  await ann.event();
  of.sender();
  await until(() => receiver.on("ok/rotated").length === 1);
  await of.endSenders();
  await ann.event();
  of.sender({ ahead: () => DAYS + SECONDS });
  await until(() => receiver.on("ok/rotated").length === 2);
  const [during, after] = receiver.on("ok/rotated");
  if (during === undefined || after === undefined) throw new Error("nothing was heard");
  expect([isSignedBy(old, during), isSignedBy(fresh, during)]).toEqual([true, true]);
  expect([isSignedBy(old, after), isSignedBy(fresh, after)]).toEqual([false, true]);
  expect(() =>
    new Webhook(formatWebhookSecret(fresh)).verify(during.body, { ...during.headers }),
  ).not.toThrow();
}, 120_000);

test("[WH-7] [A37] what leads to loopback, a private or a metadata address by the time it is sent is not sent there", async () => {
  const ann = await of.newWorkspace();
  const { port } = receiver;
  const names: Readonly<Record<string, readonly string[]>> = {
    "loopback.example.org": ["127.0.0.1"],
    "rebound.example.org": ["93.184.215.14", "127.0.0.1"],
    "mapped.example.org": ["::ffff:127.0.0.1"],
    "metadata.example.org": ["169.254.169.254"],
    "private.example.org": ["10.0.0.1"],
  };
  const urls = [
    ...Object.keys(names).map((name) => `https://${name}:${port}/ok/inside`),
    `http://127.0.0.1:${port}/ok/inside`,
    `https://127.0.0.1:${port}/ok/inside`,
    `https://[::1]:${port}/ok/inside`,
  ];
  const hooks = await Promise.all(urls.map((url) => ann.hook(url, 1)));
  await ann.event();
  of.sender({ allow: "", resolve: async (name) => names[name] ?? [] });
  for (const { id } of hooks) {
    await until(async () => (await ann.deliveries(id))[0]?.attempts.length === 1);
    expect((await ann.deliveries(id))[0]?.attempts[0]).toMatchObject({
      status: null,
      failure: "refused-target",
    });
  }
  expect(receiver.on("ok/inside")).toEqual([]);
}, 120_000);

test("[WH-2] what is cut off by the end of a service is given back, and sent by the next", async () => {
  const ann = await of.newWorkspace();
  const { id } = await ann.hook(receiver.at("steady/ended"));
  await ann.event();
  of.sender();
  await until(() => receiver.on("steady/ended").length === 1);
  await of.endSenders();
  const [delivery] = await ann.deliveries(id);
  expect([delivery?.state, delivery?.attempts.length]).toEqual(["waiting", 0]);
  of.sender();
  await until(async () => (await ann.deliveries(id))[0]?.state === "delivered");
  expect(receiver.on("steady/ended")).toHaveLength(2);
}, 120_000);
