import { sampleProject } from "@holdfast/state/sample-project";
import { newPerson, value } from "./keys/people.ts";
import { startProduct } from "./product.ts";
import { percentile, type Row, type Suite } from "./row.ts";
import { createRig } from "./saves/rig.ts";
import { keepMemory } from "./soak/memory.ts";
import { startReceiver } from "./soak/receiver.ts";
import { createWatcher } from "./soak/watcher.ts";
import { createWorker } from "./soak/worker.ts";

const CLIENTS = Number(process.env["HOLDFAST_BENCH_CLIENTS"] ?? "200");
const MINUTES = Number(process.env["HOLDFAST_BENCH_MINUTES"] ?? "10");
/** As often as people may choose; six times as often as usual. */
const AUTOSAVE_SECONDS = 5;
/** For what was saved last to be told and delivered. */
const SETTLE_MILLISECONDS = 60_000;
const GROUP = `Soak: ${CLIENTS} people for ${MINUTES} minutes, saved every ${AUTOSAVE_SECONDS} s, each watched and with a webhook`;

const beginWork = async (place: Parameters<typeof newPerson>[0], hookUrl: string) => {
  const { device } = await newPerson(place);
  device.setAutosaveSeconds(AUTOSAVE_SECONDS);
  const session = value(
    await device.createSession({ name: "Bench", state: sampleProject(new Date().toISOString()) }),
  );
  const watcher = createWatcher();
  const end = device.watch(watcher.hear);
  value(await device.webhooks.create({ url: hookUrl, events: ["session_updated"] }));
  const worker = createWorker(value(await device.openSession(session.id)));
  return { watcher, worker, end };
};

/** Waits until everything that was saved was told and delivered, or the time for that is over. */
const settle = async (isSettled: () => boolean): Promise<void> => {
  const until = performance.now() + SETTLE_MILLISECONDS;
  while (!isSettled() && performance.now() < until) await Bun.sleep(200);
};

/** Everything that runs by itself beside saving, for as long as a coffee break takes: errors, speed, memory, and what was told. */
export const soak: Suite = {
  name: "soak",
  run: async () => {
    // Its own service takes deliveries from the same queue: it may go to this machine too.
    const rig = await createRig({ HOLDFAST_WEBHOOK_ALLOW: "127.0.0.1" });
    const receiver = startReceiver();
    try {
      const product = await startProduct(rig);
      const place = { origin: `http://localhost:${product.port}`, folder: rig.folder };
      const people: Awaited<ReturnType<typeof beginWork>>[] = [];
      for (let n = 0; n < CLIENTS; n++) people.push(await beginWork(place, receiver.url(n)));
      const memory = keepMemory(product.pid);
      const begun = performance.now();
      await Promise.all(people.map(({ worker }) => worker.work(begun + MINUTES * 60_000)));
      const seconds = (performance.now() - begun) / 1000;
      const { growth, last } = memory.end();
      const digests = people.map(({ worker }) => worker.digests());
      const missed = (): number =>
        people.reduce((sum, { watcher }, n) => sum + watcher.missed(digests[n] ?? []), 0);
      const undelivered = (): number => receiver.missing(digests.flat());
      await settle(() => missed() + undelivered() === 0);
      const milliseconds = people.flatMap(({ worker }) => worker.milliseconds());
      const sum = (of: (person: (typeof people)[number]) => number): number =>
        people.reduce((total, person) => total + of(person), 0);
      const count = (name: string, figure: number): Row => ({
        ...{ group: GROUP, name, value: figure, unit: "×", target: { most: 0 } },
      });
      const rows: Row[] = [
        count(
          "errors",
          sum(({ worker }) => worker.errors()),
        ),
        {
          ...{ group: GROUP, name: "saves", value: milliseconds.length / seconds, unit: "/s" },
          note: `${milliseconds.length.toLocaleString("en")} saves; clients and services share this machine`,
        },
        ...[0.5, 0.99].map(
          (part): Row => ({
            ...{ group: GROUP, name: `from sending to the answer: p${part * 100}`, unit: "ms" },
            value: percentile(milliseconds, part),
          }),
        ),
        { group: GROUP, name: "memory of the services at its end", value: last, unit: "MB" },
        {
          ...{ group: GROUP, name: "its last third against the third before", value: growth, unit: "×" },
          note: "mean of looks every 10 s",
        },
        count("events missed", missed()),
        count(
          "events told twice, or after a gap",
          sum(({ watcher }) => watcher.wrong()),
        ),
        count("webhook deliveries missing", undelivered()),
        {
          ...{ group: GROUP, name: "webhook deliveries", value: receiver.received() / seconds, unit: "/s" },
          note: `${receiver.doubled()} came more than once, which is allowed`,
        },
      ];
      for (const { worker, end } of people) {
        end();
        await worker.close();
      }
      return rows;
    } finally {
      await receiver.stop();
      await rig.close();
    }
  },
};
