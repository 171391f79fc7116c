import { describe, expect, test } from "bun:test";
import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import { bytesOf, createSpace, type Space } from "../fixtures/space.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import type { State } from "./model.ts";
import { allReferences } from "./open-tree.ts";
import { emptyBase, oldestEpochOf } from "./save-base.ts";

const textOf = (label: string, bytes: number): string => Buffer.from(bytesOf(label, bytes)).toString("hex");

/** A state with a section of many chunks, one whose list has parts, and many small ones. */
const richState = (): State => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`f${i}`, fileOf(`f${i}`, `src/${i}.ts`, textOf(`${i}`, 300))]),
  );
  const state = { ...smallState(), files };
  return withFile(state, fileOf("big", "big.ts", textOf("big", 600_000)));
};

const edited = (state: State, id: string, more: string): State => {
  const file = state.files[id];
  if (typeof file?.content !== "string") throw new Error("no such file");
  return withFile(state, { ...file, content: `${file.content}${more}` });
};

/** The same keys without those of earlier epochs. */
const presentOnly = ({ keys }: Space) => ({ ...keys, earlierSpaceKeys: [] });

const generationsIn = (references: ReturnType<typeof allReferences>): readonly number[] =>
  [...new Set(references.map(({ keyGeneration }) => keyGeneration))].toSorted();

describe("saves across epochs", () => {
  test("[RO-4] [KY-13] after a leak new chunks have new keys, old ones stay, and every save opens", async () => {
    const space = await createSpace();
    const state = richState();
    const first = await space.save(emptyBase(), state);
    space.rotate({ leak: true });
    const after = edited(state, "f7", "after the leak");
    const second = await space.save(first.next, after);
    expect(second.stats.sealedBytes).toBeLessThan(30_000);
    const opened = await space.open(second.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(after);
    expect(generationsIn(allReferences(opened.base.root))).toEqual([0, 1]);
    expect((await space.open(first.manifest)).state).toEqual(state);
    expect(oldestEpochOf(opened.base)).toBe(1);
    // A device that reads it anew goes on as well as the one that wrote it.
    const third = await space.save(opened.base, edited(after, "big", "and more"));
    expect((await space.open(third.manifest)).state).toEqual(edited(after, "big", "and more"));
  });

  test("[RO-4] content that is there twice is stored once under the new keys", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), smallState());
    space.rotate({ leak: true });
    const text = textOf("twice", 20_000);
    const one = await space.save(first.next, withFile(smallState(), fileOf("one", "one.ts", text)));
    const both = withFile(smallState(), fileOf("one", "one.ts", text));
    const two = await space.save(first.next, withFile(both, fileOf("two", "two.ts", text)));
    expect(two.stats.sealedBytes).toBeLessThan(one.stats.sealedBytes + 2_000);
  });

  for (const leak of [false, true])
    test(`[RO-8] [A18] a save of everything anew needs no earlier key, ${leak ? "after a leak" : "by age"}`, async () => {
      const space = await createSpace();
      let state = richState();
      const first = await space.save(emptyBase(), state);
      space.rotate({ leak });
      state = edited(state, "f7", "in the second epoch");
      const second = await space.save(first.next, state);
      space.rotate({ leak });
      const reopened = await space.open(second.manifest);
      expect(oldestEpochOf(reopened.base)).toBe(1);
      const third = await space.save(reopened.base, reopened.state, { kind: "compact", anew: true });
      expect(oldestEpochOf(third.next)).toBe(3);
      const alone = await space.open(third.manifest, {}, presentOnly(space));
      expect(alone.report.whole).toBe(true);
      expect(alone.state).toEqual(state);
      expect(oldestEpochOf(alone.base)).toBe(3);
      expect(generationsIn(allReferences(alone.base.root))).toEqual([leak ? 2 : 0]);
      // History stays, under the keys it was sealed with.
      expect((await space.open(second.manifest)).state).toEqual(state);
      await expect(space.open(second.manifest, {}, presentOnly(space))).rejects.toThrow("wrong-key");
      const next = await space.save(alone.base, edited(state, "f9", "and on"));
      expect(next.stats.sealedBytes).toBeLessThan(30_000);
      expect(oldestEpochOf(next.next)).toBe(3);
    });

  test("[RO-8] [ST-21] what cannot be sealed anew stays as it is stored", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), smallState());
    const large = withFile(smallState(), fileOf("a", "src/a.ts", "x".repeat(FILE_MAX_BYTES + 1)));
    const second = await space.save(first.next, large, { label: "with a large file" });
    space.rotate();
    const third = await space.save(second.next, large, { kind: "compact", anew: true });
    expect(third.skipped).toEqual([{ key: "file:a", reason: "too-large" }]);
    expect(oldestEpochOf(third.next)).toBe(1);
    const opened = await space.open(third.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state.files["a"]?.content).toBe("export const a = 1;\n");
  });

  test("[RO-8] a segment that cannot be had leaves open which keys the save needs", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), smallState());
    expect(oldestEpochOf(emptyBase())).toBeNull();
    expect(oldestEpochOf(first.next)).toBe(1);
    space.stored.clear();
    expect(oldestEpochOf((await space.open(first.manifest)).base)).toBeNull();
  });
});
