import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { anyState, mixOf } from "../fixtures/arbitrary-state.ts";
import { bytesOf, createSpace } from "../fixtures/space.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import { checkState, type State } from "./model.ts";
import { allReferences } from "./open-tree.ts";
import { emptyBase, type LiveSegments } from "./save-base.ts";

const longText = (label: string, bytes: number): string => Buffer.from(bytesOf(label, bytes)).toString("hex");

const byOrdinal = (segments: LiveSegments) => [...segments].sort(([a], [b]) => a - b);

describe("a save", () => {
  test("[ST-3] gives back exactly the state that was saved", async () => {
    const space = await createSpace();
    const state = smallState();
    expect(checkState(state).ok).toBe(true);
    const saved = await space.save(emptyBase(), state);
    const opened = await space.open(saved.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(state);
  });

  test("[ST-3] [ST-12] [ST-14] a history of saves opens to each of its states, and to the hash of a fresh save", async () => {
    const history = fc.tuple(
      anyState,
      anyState,
      fc.array(fc.array(fc.boolean(), { minLength: 1 }), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(history, async ([first, other, choices]) => {
        const space = await createSpace();
        let state = first;
        let saved = await space.save(emptyBase(), state);
        for (const choice of choices) {
          state = mixOf(state, other, choice);
          saved = await space.save(saved.next, state, { label: "every step" });
          const opened = await space.open(saved.manifest);
          expect(opened.report.whole).toBe(true);
          expect(opened.state).toEqual(state);
          expect(byOrdinal(opened.base.segments)).toEqual(byOrdinal(saved.next.segments));
          const named = new Set([...saved.next.segments.keys()]);
          expect(new Set(allReferences(opened.base.root).map(({ ordinal }) => ordinal))).toEqual(named);
          expect(opened.base.size).toEqual(saved.next.size);
        }
        const fresh = await (await createSpace("another")).save(emptyBase(), state);
        expect(saved.contentHash).toEqual(fresh.contentHash);
      }),
      { numRuns: 25 },
    );
  });

  test("[ST-11] writes the changed chunks, the nodes on their paths and nothing else", async () => {
    const space = await createSpace();
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`f${i}`, fileOf(`f${i}`, `src/${i}.ts`, longText(`${i}`, 500))]),
    );
    const state: State = {
      ...smallState(),
      files: { ...files, big: fileOf("big", "big.ts", longText("big", 900_000)) },
    };
    const first = await space.save(emptyBase(), state);
    const { big } = state.files;
    if (typeof big?.content !== "string") throw new Error("no big file");
    const content = `${big.content.slice(0, 700_000)}edited${big.content.slice(700_000)}`;
    const second = await space.save(first.next, withFile(state, { ...big, content }));
    expect(second.stats.sectionsWritten).toBe(1);
    expect(second.stats.sealedBytes).toBeLessThan(30_000);
    expect((await space.open(second.manifest)).state.files["big"]?.content).toBe(content);
  });

  test("[ST-11] of a state that did not change is none, whatever objects hold it", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), smallState());
    const again = await space.prepare(first.next, smallState());
    expect(again.ok && again.value.unchanged).toBe(true);
    const named = await space.prepare(first.next, smallState(), { label: "milestone" });
    expect(named.ok && !named.value.unchanged && named.value.segments.length).toBe(0);
  });

  test("[ST-4] with a hint of what changed equals one that compares the states", async () => {
    const before = smallState();
    const after = withFile(before, fileOf("a", "src/a.ts", "edited"));
    const space = await createSpace();
    const first = await space.save(emptyBase(), before);
    const { b: _, ...files } = after.files;
    const state = { ...after, files };
    const changed = ["file:a", "file-meta:a", "file:b", "file-meta:b"] as const;
    const hinted = await space.save(first.next, state, { changed });
    const compared = await space.save(first.next, state);
    expect(hinted.contentHash).toEqual(compared.contentHash);
    expect((await space.open(hinted.manifest)).state).toEqual(state);
  });

  test("[ST-12] after an edit and its undoing has the content hash it had before", async () => {
    const space = await createSpace();
    const state = smallState();
    const first = await space.save(emptyBase(), state);
    const second = await space.save(first.next, withFile(state, fileOf("a", "src/a.ts", "edited")));
    const third = await space.save(second.next, state);
    expect(second.contentHash).not.toEqual(first.contentHash);
    expect(third.contentHash).toEqual(first.contentHash);
  });

  test("[ST-14] names no segment without a live frame, and uses no ordinal twice", async () => {
    const space = await createSpace();
    const files = (n: number): State => ({
      ...smallState(),
      files: { only: fileOf("only", "only.ts", `v${n}`) },
    });
    let saved = await space.save(emptyBase(), files(0));
    const seen = new Set(saved.next.segments.keys());
    for (let n = 1; n <= 30; n++) {
      saved = await space.save(saved.next, files(n));
      const ordinals = [...saved.next.segments.keys()];
      const newest = Math.max(...ordinals);
      expect(seen.has(newest)).toBe(false);
      for (const ordinal of ordinals) seen.add(ordinal);
      expect(ordinals.length).toBeLessThanOrEqual(3);
    }
  });

  test("[ST-23] keeps tombstones of what was removed until it comes back", async () => {
    const space = await createSpace();
    const state = smallState();
    const { a, ...files } = state.files;
    if (a === undefined) throw new Error("no file a");
    const first = await space.save(emptyBase(), state);
    const second = await space.save(first.next, { ...state, files });
    expect(second.next.tombstones.map(({ seq }) => seq)).toEqual([2]);
    expect((await space.open(second.manifest)).base.tombstones).toEqual(second.next.tombstones);
    const third = await space.save(second.next, state);
    expect(third.next.tombstones).toEqual([]);
  });
});

describe("what a save shows", () => {
  test("[ST-8] is free of chunk ids, keys, names and content", async () => {
    const space = await createSpace();
    const state = withFile(smallState(), fileOf("canary", "secret-name.ts", longText("canary", 20_000)));
    const saved = await space.save(emptyBase(), state);
    const sent = [saved.manifest, ...saved.segments.map(({ bytes }) => bytes)].map((bytes: Bytes) =>
      toHex(bytes),
    );
    const { spaceKey, generations } = space.keys;
    const hidden = [
      ...allReferences(saved.next.root).map(({ chunkId }) => toHex(chunkId)),
      ...[spaceKey, ...generations.flatMap(({ cid, gear }) => [cid, gear])].map(toHex),
      ...["secret-name.ts", "canary", "message 1"].map((text) => Buffer.from(text).toString("hex")),
    ];
    expect(hidden.length).toBeGreaterThan(20);
    expect(hidden.filter((text) => sent.some((bytes) => bytes.includes(text)))).toEqual([]);
  });
});
