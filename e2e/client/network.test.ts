import { afterEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Meddle } from "./proxy.ts";
import { firstFile, newcomer, secondDevice, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const FAULTS = ["none", "twice", "lost", "answer lost", "late", "overtaken"] as const;
type Fault = (typeof FAULTS)[number];

const gone = (): Response => new Response("", { status: 503 });
const LATE_MILLISECONDS = 30;

/** What happens to the writes of a session on their way, one fault after the other; the rest of the way is honest. */
const unreliable = (faults: readonly Fault[]): Meddle => {
  let n = 0;
  /** A request that lies about until the next one has passed it. */
  let behind: Promise<unknown> = Promise.resolve();
  return async (request, forward) => {
    if (request.method === "GET" || !/\/(saves|checkpoints|segments)/.test(request.url))
      return forward(request);
    const body = await request.arrayBuffer();
    const send = () =>
      forward(new Request(request.url, { method: request.method, headers: request.headers, body }));
    const fault = faults[n++ % faults.length] ?? "none";
    switch (fault) {
      case "twice": {
        const [answer] = await Promise.all([send(), send()]);
        return answer;
      }
      case "lost":
        return gone();
      case "answer lost":
        await send();
        return gone();
      case "late":
        await Bun.sleep(LATE_MILLISECONDS);
        return send();
      case "overtaken":
        // The client is told that it failed; the request itself arrives after the ones that follow.
        behind = behind.then(() => Bun.sleep(LATE_MILLISECONDS)).then(send);
        return gone();
      case "none":
        return send();
    }
  };
};

const EDITS = 12;

describe("a network that repeats, loses, delays and reorders", () => {
  test("[SP-1] [SP-21] every save is applied once, in one chain, and nothing typed is lost", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(fc.constantFrom(...FAULTS), { minLength: 3, maxLength: 9 })
          .filter((all) => all.includes("none")),
        async (faults) => {
          run += 1;
          const { device, session, state, email } = await newcomer(world, `network-${run}`);
          const handle = value(await device.openSession(session.id));
          const { id } = firstFile(state);
          world.proxy.meddle(unreliable(faults));
          const acknowledged: string[] = [];
          for (let edit = 1; edit <= EDITS; edit++) {
            handle.update(write(id, `edit ${edit}`));
            const saved = await handle.save();
            if (saved.ok && saved.value !== null) acknowledged.push(saved.value.digest);
          }
          world.proxy.meddle(null);
          value(await handle.save());
          await Bun.sleep(LATE_MILLISECONDS * 3);

          const { saves } = value(await handle.timeline.saves());
          expect(saves.map(({ seq }) => seq)).toEqual(saves.map((_, n) => saves.length - n));
          saves.slice(0, -1).forEach((save, n) => {
            expect(save.parent).toBe(saves[n + 1]?.digest ?? null);
          });
          for (const digest of acknowledged)
            expect(saves.filter((save) => save.digest === digest)).toHaveLength(1);
          const files = Object.keys(handle.state().files);
          expect(files).toHaveLength(Object.keys(state.files).length);
          await handle.close();
          const other = await secondDevice(world, `network-${run}-2`, email);
          const there = value(await other.openSession(session.id));
          expect(there.state().files[id]?.content).toBe(`edit ${EDITS}`);
          await there.close();
        },
      ),
      { numRuns: 8 },
    );
  }, 240_000);
});
