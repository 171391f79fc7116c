import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { copyKey, type ObjectName } from "../objects/stored-object.ts";
import { type SealedSave, sealSave } from "../testing/chain.ts";
import { OCTETS } from "../testing/forms.ts";
import { describeReplicated, type ReplicatedFixture } from "../testing/replicated.ts";
import { keepReplicated, LONGEST_PAUSE_MILLISECONDS, pauseAfter, timerPause } from "./keep-replicated.ts";

const SIZES = { segmentBytes: [300, 40_000] };
const HOUR_MILLISECONDS = 3600 * 1000;

/** Every object that a chain of saves stores, with its bytes. */
const objectsOf = ({ ann, session }: ReplicatedFixture, saves: readonly SealedSave[]) =>
  saves.flatMap((save) => [
    ...save.segments.map(({ id, digest, bytes }) => ({
      name: { object: "segment", workspaceId: ann.workspaceId, sessionId: null, id, digest } as ObjectName,
      bytes,
    })),
    {
      name: {
        object: "manifest",
        workspaceId: ann.workspaceId,
        sessionId: session,
        id: save.digest,
        digest: save.digest,
      } as ObjectName,
      bytes: save.manifest,
    },
  ]);

const chain = async (of: ReplicatedFixture, length: number, parent: SealedSave | null = null) => {
  const saves: SealedSave[] = [];
  for (let n = 0; n < length; n++) {
    const save: SealedSave = await sealSave(of.ann, of.session, saves.at(-1) ?? parent, SIZES);
    expect((await of.save(save)).status).toBe(201);
    saves.push(save);
  }
  return saves;
};

const catchUp = async (of: ReplicatedFixture): Promise<void> => {
  await of.replicateAll();
};

const expectCopied = async (of: ReplicatedFixture, saves: readonly SealedSave[]): Promise<void> => {
  for (const { name, bytes } of objectsOf(of, saves)) {
    const copy = await of.second.get(copyKey(name));
    expect(copy && toHex(copy)).toBe(toHex(bytes));
  }
};

describeReplicated("the second store", (begin) => {
  test("[IN-2] has every segment, inline ones too, and every manifest, after a portion or two", async () => {
    const of = await begin();
    await catchUp(of);
    const saves = await chain(of, 3);
    const sent = await sealSave(of.ann, of.session, saves.at(-1) ?? null, SIZES);
    for (const { id, bytes } of sent.segments) {
      const put = { body: bytes, headers: { "content-type": OCTETS } };
      expect((await of.send("PUT", `${of.path}/segments/${formatId("seg", id)}`, put)).status).toBe(201);
    }
    expect((await of.save({ ...sent, segments: [] })).status).toBe(201);
    expect((await of.stores.replica.lag()).objects).toBe(12);
    const names = objectsOf(of, [...saves, sent]).map(({ name }) => name);
    expect(await of.stores.replica.copied(names)).toEqual([]);
    await catchUp(of);
    await expectCopied(of, [...saves, sent]);
    expect(await of.stores.replica.lag()).toEqual({ objects: 0, oldest: null });
    expect(await of.stores.replica.copied(names)).toEqual(names);
  });

  test("[IN-2] [IN-8] an outage stops no save, and what was stored in it is copied afterwards, oldest first", async () => {
    const of = await begin();
    await catchUp(of);
    of.fail("second", true);
    const saves = await chain(of, 4);
    for (let n = 0; n < 3; n++) expect(await of.replicate().catch(() => "away")).toBe("away");
    expect((await of.stores.replica.lag()).objects).toBe(12);
    expect((await of.stores.replica.lag()).oldest).not.toBeNull();
    of.fail("second", false);
    await catchUp(of);
    await expectCopied(of, saves);
  });

  test("[IN-2] a portion that breaks off goes on after what it did, and none is passed over", async () => {
    const of = await begin();
    await catchUp(of);
    const saves = await chain(of, 3);
    const copied: string[] = [];
    for (let stop = 0; stop < 40; stop++) {
      let done = 0;
      const outcome = await of.stores.replica
        .next(32, {
          copy: async (name) => {
            done += 1;
            if (done === 3) throw new Error("the process ends");
            copied.push(copyKey(name));
          },
          remove: async () => {},
        })
        .catch(() => -1);
      if (outcome === 0) break;
    }
    // Some are copied beside one that fails, and again after it; none is left out.
    const stored = objectsOf(of, saves).map(({ name }) => copyKey(name) as string);
    expect(new Set(copied)).toEqual(new Set(stored));
    expect(await of.stores.replica.lag()).toEqual({ objects: 0, oldest: null });
  });
});

describe("copying without end", () => {
  test("[IN-2] pauses grow with each failure in a row, up to a limit and with chance in them, and begin anew", () => {
    const pauses = [1, 2, 3, 4, 9, 10, 11, 1_000].map((failures) => pauseAfter(failures, 0));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000]);
    expect(pauseAfter(3, 1)).toBe(2_000);
    expect(pauseAfter(1_000, 1)).toBe(LONGEST_PAUSE_MILLISECONDS / 2);
  });

  test("[IN-2] after an hour without the second store all of it is caught up, in some thirty attempts", async () => {
    let clock = 0;
    let waiting = 0;
    let stopped = false;
    let done = 0;
    const log: string[] = [];
    const caughtUp = Promise.withResolvers<void>();
    const attempts: number[] = [];
    const kept = keepReplicated({
      portion: async () => {
        // A save comes every five seconds, store or no store.
        waiting = Math.floor(clock / 5_000) - done;
        if (clock < HOUR_MILLISECONDS) {
          attempts.push(clock);
          throw new Error("away");
        }
        const portion = Math.min(32, waiting);
        done += portion;
        if (portion === 0) caughtUp.resolve();
        return portion;
      },
      pause: async (milliseconds) => {
        stopped ||= kept.isStopped();
        clock += milliseconds;
      },
      random: () => 0.5,
      log: (line) => log.push(line),
    });
    await caughtUp.promise;
    expect([stopped, kept.isStopped()]).toEqual([true, false]);
    await kept.end();
    expect(done).toBeGreaterThanOrEqual(HOUR_MILLISECONDS / 5_000);
    expect(attempts.length).toBeLessThan(40);
    expect(clock - HOUR_MILLISECONDS).toBeLessThan(LONGEST_PAUSE_MILLISECONDS + 60_000);
    expect(log.map((line) => JSON.parse(line).event)).toEqual(["replication-stopped", "replication-goes-on"]);
  });

  test("[IN-2] ending waits for the portion that runs, and for no pause", async () => {
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let turns = 0;
    const kept = keepReplicated({
      portion: async () => {
        turns += 1;
        if (turns === 1) return 0;
        begun.resolve();
        await gate.promise;
        return 0;
      },
      pause: (milliseconds, signal) =>
        turns === 1 ? Promise.resolve() : timerPause(milliseconds * 1e6, signal),
      random: () => 0,
      log: () => undefined,
    });
    await begun.promise;
    const ended = kept.end();
    gate.resolve();
    await ended;
    expect(turns).toBe(2);
  });
});
