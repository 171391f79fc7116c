import { describe, expect, test } from "bun:test";
import { createLanes, type LaneLimits } from "./lanes.ts";

const LIMITS: LaneLimits<string> = {
  lanes: 1,
  worthwhile: 1,
  patienceMilliseconds: 10_000,
  itemsMax: 3,
  bytesMax: 10,
  bytesOf: (item) => item.length,
  runsApart: () => true,
};

/** Lanes whose batches run only when told to. */
const createGate = (limits: Partial<LaneLimits<string>> = {}) => {
  const batches: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const submit = createLanes(
    async (items: readonly string[]) => {
      batches.push([...items]);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      if (items.includes("bad")) throw new Error("bad");
      return items.map((item) => item.toUpperCase());
    },
    { ...LIMITS, ...limits },
  );
  /** Ends the batches that run until none is left. */
  const drain = async (): Promise<void> => {
    for (let gate = gates.shift(); gate !== undefined; gate = gates.shift()) {
      gate.resolve();
      await Bun.sleep(0);
    }
  };
  return { batches, submit, drain };
};

const settled = async (results: readonly Promise<string>[]): Promise<readonly (string | null)[]> =>
  (await Promise.allSettled(results)).map((one) => (one.status === "fulfilled" ? one.value : null));

describe("lanes", () => {
  test("[SP-3] what comes alone runs alone and at once, what waits runs together", async () => {
    const { batches, submit, drain } = createGate();
    const results = settled(["a", "b", "c"].map(submit));
    expect(batches).toEqual([["a"]]);
    await drain();
    expect(await results).toEqual(["A", "B", "C"]);
    expect(batches).toEqual([["a"], ["b", "c"]]);
  });

  test("[SP-3] a batch keeps to its count and its bytes, and an item above them runs alone", async () => {
    const { batches, submit, drain } = createGate();
    const results = settled(
      ["first", "1", "2", "3", "4", "a very large item", "six456", "seven"].map(submit),
    );
    await drain();
    expect(await results).not.toContain(null);
    expect(batches).toEqual([
      ["first"],
      ["1", "2", "3"],
      ["4"],
      ["a very large item"],
      ["six456"],
      ["seven"],
    ]);
  });

  test("[SP-3] as many batches run as there are lanes", async () => {
    const { batches, submit, drain } = createGate({ lanes: 2 });
    const results = settled(["a", "b", "c", "d"].map(submit));
    expect(batches).toEqual([["a"], ["b"]]);
    await drain();
    expect(await results).toEqual(["A", "B", "C", "D"]);
  });

  test("[SP-3] while a batch runs the next one gathers until it is worth it", async () => {
    const { batches, submit, drain } = createGate({ lanes: 2, worthwhile: 3 });
    const results = settled(["a", "b", "c"].map(submit));
    expect(batches).toEqual([["a"]]);
    const more = settled(["d", "e"].map(submit));
    expect(batches).toEqual([["a"], ["b", "c", "d"]]);
    await drain();
    expect([...(await results), ...(await more)]).toEqual(["A", "B", "C", "D", "E"]);
    expect(batches[2]).toEqual(["e"]);
  });

  test("[SP-3] a batch that does not end holds nobody up for ever", async () => {
    const { batches, submit, drain } = createGate({ lanes: 2, worthwhile: 3, patienceMilliseconds: 1 });
    const results = settled(["stuck", "b"].map(submit));
    expect(batches).toEqual([["stuck"]]);
    while (batches.length < 2) await Bun.sleep(1);
    expect(batches[1]).toEqual(["b"]);
    await drain();
    expect(await results).toEqual(["STUCK", "B"]);
  });

  test("[SP-5] an item that fails its batch fails alone", async () => {
    const { batches, submit, drain } = createGate();
    const results = settled(["first", "a", "bad", "b"].map(submit));
    await drain();
    expect(await results).toEqual(["FIRST", "A", null, "B"]);
    expect(batches.slice(1)).toEqual([["a", "bad", "b"], ["a"], ["bad"], ["b"]]);
  });

  test("[SP-5] when the database is gone nobody asks it again item by item", async () => {
    const { batches, submit, drain } = createGate({ runsApart: () => false });
    const results = settled(["first", "a", "bad", "b", "next"].map(submit));
    await drain();
    expect(await results).toEqual(["FIRST", null, null, null, "NEXT"]);
    expect(batches).toEqual([["first"], ["a", "bad", "b"], ["next"]]);
  });
});
