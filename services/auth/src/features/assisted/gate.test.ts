import { describe, expect, test } from "bun:test";
import { createGate } from "./gate.ts";

/** Work that ends when it is told to. */
const work = () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let begun = false;
  return {
    run: () => {
      begun = true;
      return promise;
    },
    isBegun: () => begun,
    end: resolve,
  };
};

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the gate before derivations", () => {
  test("[AM-5] lets few through, has few wait in order, and turns the rest away without doing anything", async () => {
    const gate = createGate({ running: 2, waiting: 2 });
    const works = Array.from({ length: 6 }, work);
    const runs = works.map(({ run }) => gate.run(run));
    await settled();
    expect(works.map(({ isBegun }) => isBegun())).toEqual([true, true, false, false, false, false]);
    expect(await Promise.all(runs.slice(4))).toEqual([
      { ok: false, error: "busy" },
      { ok: false, error: "busy" },
    ]);
    works[1]?.end("second");
    expect(await runs[1]).toEqual({ ok: true, value: "second" });
    await settled();
    expect(works.map(({ isBegun }) => isBegun())).toEqual([true, true, true, false, false, false]);
    for (const each of works) each.end("done");
    expect((await Promise.all(runs)).filter(({ ok }) => ok).length).toBe(4);
    const later = work();
    const last = gate.run(later.run);
    later.end("again");
    expect(await last).toEqual({ ok: true, value: "again" });
  });

  test("[AM-5] what fails gives its place back", async () => {
    const gate = createGate({ running: 1, waiting: 0 });
    for (let time = 0; time < 3; time++) {
      const failing = gate.run(async () => {
        throw new Error("no memory");
      });
      await expect(failing).rejects.toThrow("no memory");
    }
    expect(await gate.run(async () => "done")).toEqual({ ok: true, value: "done" });
  });
});
