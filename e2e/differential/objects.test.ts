import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishedVectors } from "@holdfast/vault/vectors/published";
import { nodeVersion, type Runtime, startBun, startChromium, startNode, startWorkers } from "./runtimes.ts";

let folder = "";
let runtimes: readonly Runtime[] = [];

/** A machine without Node, where Bun alone came by itself, has three. */
const hasNode = nodeVersion() !== null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-differential-"));
  const nodes = hasNode ? [startNode(folder)] : [];
  runtimes = await Promise.all([startBun(), ...nodes, startChromium(), startWorkers(folder)]);
}, 120_000);

afterAll(async () => {
  await Promise.all(runtimes.map((runtime) => runtime.close()));
  await rm(folder, { recursive: true, force: true });
});

describe("browser, Bun, Node and workerd", () => {
  test("[SF-17] hold the published vectors", async () => {
    const { accept, reject } = publishedVectors;
    for (const runtime of runtimes) {
      const report = await runtime.run({ act: "vectors" });
      expect([runtime.name, report]).toEqual([
        runtime.name,
        { passed: accept.length + reject.length + 1, failures: [] },
      ]);
    }
  });

  test("[SF-1] open objects of every kind that any of them made", async () => {
    const made = await Promise.all(
      runtimes.map(async (runtime) => ({ by: runtime.name, objects: await runtime.run({ act: "seal" }) })),
    );
    const names = made.map(({ objects }) => objects.map(({ name }) => name));
    for (const list of names) expect(list).toEqual(names[0] ?? []);
    // Each has drawn its own randomness: nothing here is the same object twice.
    const bytes = made.flatMap(({ objects }) => objects.map((object) => object.bytes));
    expect(new Set(bytes).size).toBe(bytes.length);
    const failures: string[] = [];
    for (const reader of runtimes)
      for (const { by, objects } of made)
        for (const failure of await reader.run({ act: "open", objects }))
          failures.push(`${reader.name} reading what ${by} made: ${failure}`);
    expect(failures).toEqual([]);
  }, 120_000);

  test("[SF-6] refuse all of them in another scope than asked for", async () => {
    const [maker] = runtimes;
    const objects = (await maker?.run({ act: "seal" })) ?? [];
    // The first byte of the scope, behind magic, version, suite, kind and flags.
    const changed = objects.map((object) => {
      const other = object.bytes.startsWith("0", 16) ? "1" : "0";
      return { ...object, bytes: `${object.bytes.slice(0, 16)}${other}${object.bytes.slice(17)}` };
    });
    for (const reader of runtimes) {
      const failures = await reader.run({ act: "open", objects: changed });
      expect([reader.name, failures.length]).toEqual([reader.name, objects.length]);
    }
  }, 120_000);

  test("[ST-12] carry one session on, across a rotation and by assisted saves: each opens what the one before it saved", async () => {
    const [first] = runtimes;
    if (first === undefined) throw new Error("nothing runs");
    let relay = await first.run({ act: "begin-relay" });
    const turns = [...runtimes, ...runtimes.toReversed()];
    for (const [n, writer] of turns.entries()) {
      if (n === runtimes.length) relay = await writer.run({ act: "rotate-relay", relay });
      const line = `${n} by ${writer.name}`;
      relay = await writer.run({ act: "append-save", relay, line, assisted: n % 2 === 1 });
    }
    const opened = await Promise.all(runtimes.map((reader) => reader.run({ act: "open-relay", relay })));
    for (const found of opened) {
      expect(found.whole).toBe(true);
      expect(found.seq).toBe(turns.length);
      expect(found).toEqual(opened[0] ?? found);
    }
    const written = turns.map((writer, n) => `${n} by ${writer.name}\n`).join("");
    expect(opened[0]?.state.files["a"]?.content).toEndWith(written);
    // Each save sealed what had changed and no more: a line costs a small segment, not the long file again.
    const [initial = 0, ...later] = Object.values(relay.segments).map((hex) => hex.length / 2);
    expect(Math.max(...later)).toBeLessThan(initial / 4);
  }, 120_000);

  test.skipIf(!hasNode)("are four, where the machine has a Node", () => {
    expect(runtimes.map(({ name }) => name)).toEqual(["Bun", "Node", "Chromium", "workerd"]);
  });
});
