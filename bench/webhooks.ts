import { fromBase64url } from "@holdfast/protocol/encoding";
import { EVENT_TYPES } from "@holdfast/protocol/events";
import { WEBHOOKS_MAX } from "@holdfast/protocol/webhooks";
import { webhookHeaders } from "@holdfast/service-kit/webhook-signature";
import { createSecretBox } from "@holdfast/session/webhooks/seal-secret";
import { percentile, type Row, type Suite } from "./row.ts";
import { createRig, type Rig } from "./saves/rig.ts";

const GROUP = "Webhooks: service, PostgreSQL, load and receiver on this machine";
const SAVES = Number(process.env["HOLDFAST_BENCH_HOOKED_SAVES"] ?? "400");
const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** Ten hooks for every workspace there is, all of them for everything. */
const addHooks = async ({ sql, deployment }: Rig, url: string): Promise<void> => {
  const key = fromBase64url(deployment.env["HOLDFAST_WEBHOOK_KEY"] ?? "");
  if (key === null) throw new Error("no key");
  const box = createSecretBox(key, random);
  const at = new Date();
  for (const { id: workspace } of await sql`select id from workspaces`)
    for (let i = 0; i < WEBHOOKS_MAX; i++) {
      const id = random(16);
      await sql`
        insert into webhooks (id, workspace_id, url, description, events, timeout_seconds, enabled, secret, secret_since,
                              created_at, updated_at)
        values (${id}, ${workspace}, ${url}, '', ${`{${EVENT_TYPES.join(",")}}`}::text[], 10, true,
                ${box.seal(id, random(32))}, ${at}, ${at}, ${at})`;
    }
};

const drained = async ({ sql }: Rig): Promise<number> => {
  for (;;) {
    const [row] = await sql`
      select count(*)::int as all, count(*) filter (where state = 'delivered')::int as done from webhook_deliveries`;
    if (row.all > 0 && row.all === row.done) return row.done;
    await Bun.sleep(20);
  }
};

/** As it is often done: the request that saves calls the receivers itself, all at once, and waits for them. */
const naiveCalls = async (url: string): Promise<number> => {
  const samples: number[] = [];
  const body = JSON.stringify({ type: "session_updated", timestamp: new Date().toISOString(), data: {} });
  for (let i = 0; i < 100; i++) {
    const began = performance.now();
    const calls = Array.from({ length: WEBHOOKS_MAX }, async () => {
      const headers = webhookHeaders({ id: "evt_1", at: Date.now(), body }, [random(32)]);
      await (await fetch(url, { method: "POST", headers: { ...headers }, body, keepalive: false })).text();
    });
    await Promise.all(calls);
    samples.push(performance.now() - began);
  }
  return percentile(samples, 0.5);
};

/** How fast deliveries arrive at a receiver next door, and what a save pays for ten of them. */
export const webhooks: Suite = {
  name: "webhooks",
  run: async () => {
    const rig = await createRig({ HOLDFAST_WEBHOOK_ALLOW: "127.0.0.1" });
    let heard = 0;
    const receiver = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (request) => {
        await request.text();
        heard += 1;
        return new Response(null, { status: 204 });
      },
    });
    try {
      const { port } = rig.service;
      const url = `http://127.0.0.1:${receiver.port}/in`;
      await rig.play(await rig.record(1, 100), null, port);
      const without = await rig.play(await rig.record(1, SAVES), null, port);
      const tape = await rig.record(1, SAVES);
      await addHooks(rig, url);
      const began = performance.now();
      const hooked = await rig.play(tape, null, port);
      const deliveries = await drained(rig);
      const seconds = (performance.now() - began) / 1000;
      const [before, after] = [without, hooked].map(({ milliseconds }) => percentile(milliseconds, 0.5));
      const rows: Row[] = [
        {
          ...{ group: GROUP, name: "deliveries to one receiver", value: deliveries / seconds, unit: "/s" },
          note: `${deliveries} deliveries of ${SAVES} saves, from the first save on; heard ${heard}`,
        },
        { group: GROUP, name: "a save without a hook, p50", value: before ?? 0, unit: "ms" },
        {
          ...{ group: GROUP, name: "a save with 10 hooks, p50", value: after ?? 0, unit: "ms" },
          naive: (before ?? 0) + (await naiveCalls(url)),
          note: "while they are sent; usual way: the request calls the receivers itself",
        },
      ];
      return rows;
    } finally {
      await receiver.stop(true);
      await rig.close();
    }
  },
};
