import { expect, test } from "bun:test";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import type { Id } from "@holdfast/protocol/ids";
import { Webhook } from "standardwebhooks";
import { foundTeam, join } from "./sharing.ts";
import { newcomer, refusal, until, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

/** A receiver as anybody writes one: with the published library, and nothing of ours. */
const receiver = (secretOf: () => string) => {
  const heard: { readonly id: string; readonly type: string; readonly text: string }[] = [];
  let status = 200;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) => {
      const text = await request.text();
      const body = new Webhook(secretOf()).verify(text, Object.fromEntries(request.headers)) as {
        type: string;
      };
      if (status === 200) heard.push({ id: request.headers.get("webhook-id") ?? "", type: body.type, text });
      return new Response("seen", { status });
    },
  });
  return {
    ...{ heard, url: `http://127.0.0.1:${server.port}/in` },
    answer: (next: number) => {
      status = next;
    },
    stop: () => server.stop(true),
  };
};

const log = async (device: Holdfast, id: Id<"whk">) => value(await device.webhooks.deliveries(id)).items;

test("[WH-1] [WH-2] [WH-3] [WH-5] [A37] what happens in a workspace reaches its hook, signed, without content, and once it is on again by hand", async () => {
  let secret = "";
  const there = receiver(() => secret);
  try {
    const { device, session } = await newcomer(world, "hooked");
    const made = value(
      await device.webhooks.create({
        url: there.url,
        events: ["session_created", "session_updated", "checkpoint_created"],
        description: "tells a test",
      }),
    );
    secret = made.secret;
    const id = made.webhook.id as Id<"whk">;
    const { state } = value(await device.openSession(session.id));
    const other = value(await device.createSession({ name: "canary of a name", state: state() }));
    await until(() => there.heard.some(({ type }) => type === "session_created"));
    const [created] = there.heard.filter(({ type }) => type === "session_created");
    expect(JSON.parse(created?.text ?? "{}").data.sessionId).toBe(other.id);
    expect(JSON.stringify(there.heard)).not.toContain("canary");
    value(await device.webhooks.test(id));
    await until(() => there.heard.some(({ type }) => type === "ping"));

    there.answer(503);
    value(await device.renameSession(other.id, "another canary"));
    await until(async () => (await log(device, id))[0]?.attempts.length === 1);
    const [failed] = await log(device, id);
    expect(failed).toMatchObject({ type: "session_updated", state: "waiting", attempts: [{ status: 503 }] });
    value(await device.webhooks.change(id, { enabled: false }));
    expect((await log(device, id))[0]?.state).toBe("kept");
    there.answer(200);
    secret = value(await device.webhooks.rotateSecret(id)).secret;
    value(await device.webhooks.redeliver(id, (failed?.eventId ?? "") as Id<"evt">));
    await until(() => there.heard.some(({ id: event }) => event === failed?.eventId));
    await until(async () => (await log(device, id))[0]?.state === "delivered");
    expect(value(await device.webhooks.list())).toHaveLength(1);
    value(await device.webhooks.remove(id));
    expect(refusal(await device.webhooks.deliveries(id)).code).toBe("not-found");
  } finally {
    await there.stop();
  }
}, 120_000);

test("[WH-1] [WH-7] a member may have none, and nobody one that leads inside", async () => {
  const owner = await newcomer(world, "hooks-owner");
  const { id } = await foundTeam(owner);
  const guest = await join(world, owner.device, id, "hooks-guest", "member");
  const input = { url: "https://example.com/", events: ["session_created" as const] };
  expect(refusal(await guest.device.webhooks.list()).code).toBe("forbidden");
  expect(refusal(await guest.device.webhooks.create(input)).code).toBe("forbidden");
  const inside = await owner.device.webhooks.create({ ...input, url: "https://10.0.0.1/" });
  expect(refusal(inside).code).toBe("target-refused");
}, 120_000);
