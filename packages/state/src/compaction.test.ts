import { describe, expect, test } from "bun:test";
import type { Bytes } from "@holdfast/vault/bytes";
import { bytesOf, createSpace, type Space } from "../fixtures/space.ts";
import { fileOf, withFile } from "../fixtures/states.ts";
import { emptyState } from "./empty-state.ts";
import type { State } from "./model.ts";
import { emptyBase, type SaveBase } from "./save-base.ts";
import { SECTION } from "./section-key.ts";

const FILES = 24;
const ROUNDS = 40;

/** About 9 KB however it is packed. */
const noise = (label: string): string => Buffer.from(bytesOf(label, 9_000)).toString("base64");

const rewritten = (state: State, count: number, round: string): State =>
  Array.from({ length: count }, (_, n) => n).reduce(
    (next, n) => withFile(next, fileOf(`f${n}`, `src/${n}.ts`, noise(`${round}/${n}`))),
    state,
  );

const namedBytes = ({ segments }: SaveBase): number =>
  [...segments.values()].reduce((sum, { row }) => sum + row.bytes, 0);
const named = (base: SaveBase): SaveBase => ({ ...base, isNamed: true });
/** No segment of it is compacted. */
const held = (base: SaveBase): SaveBase => ({ ...base, stuck: new Set(base.segments.keys()) });

/** A first save of which a later one replaced so many files. */
const begin = async (replaced: number) => {
  const space = await createSpace();
  const before = rewritten(emptyState(), FILES, "first");
  const first = await space.save(emptyBase(), before);
  const state = rewritten(before, replaced, "second");
  return { space, before, first, state, second: await space.save(first.next, state) };
};

const isWhole = async (space: Space, manifest: Bytes, state: State): Promise<void> => {
  const opened = await space.open(manifest);
  expect(opened.report.whole).toBe(true);
  expect(opened.state).toEqual(state);
};

const typed = (state: State): State => withFile(state, fileOf("typed", "typed.ts", "one line"));

describe("compaction", () => {
  test("[RT-11] below 60 % live the save gathers: fewer bytes, the same content, and older saves still open", async () => {
    const { space, before, first, state, second } = await begin(20);
    expect(second.stats.segmentsGathered).toBe(0);
    const third = await space.save(second.next, typed(state));
    const plain = await space.save(held(second.next), typed(state));
    expect([third, plain].map(({ stats }) => stats.segmentsGathered)).toEqual([1, 0]);
    expect(namedBytes(third.next)).toBeLessThan(0.7 * namedBytes(plain.next));
    expect(third.contentHash).toEqual(plain.contentHash);
    await isWhole(space, third.manifest, typed(state));
    await isWhole(space, second.manifest, state);
    await isWhole(space, first.manifest, before);
    const fresh = await (await createSpace("fresh")).save(emptyBase(), typed(state));
    expect(third.contentHash).toEqual(fresh.contentHash);
  });

  test("[RT-11] after a checkpoint the next save gathers what is wasteful, once", async () => {
    const { space, state, second } = await begin(14);
    expect(second.stats.segmentsGathered).toBe(0);
    const plain = await space.save(second.next, typed(state));
    expect(plain.stats.segmentsGathered).toBe(0);
    const third = await space.save(named(second.next), typed(state));
    expect(third.stats.segmentsGathered).toBe(1);
    expect(namedBytes(third.next)).toBeLessThan(namedBytes(plain.next));
    expect(third.contentHash).toEqual(plain.contentHash);
    await isWhole(space, third.manifest, typed(state));
    const again = await space.save(named(third.next), state);
    expect(again.stats.segmentsGathered).toBe(0);
    // Opened anew it is as compact.
    const reopened = await space.open(third.manifest);
    expect((await space.save(named(reopened.base), state)).stats.segmentsGathered).toBe(0);
  });

  test("[RT-11] a save that only compacts is of kind compact, changes no content hash, and is not made twice", async () => {
    const { space, state, second } = await begin(14);
    const idle = await space.prepare(named(second.next), state);
    expect(idle.ok && idle.value.unchanged).toBe(true);
    const compact = await space.save(named(second.next), state, { kind: "compact" });
    expect(compact.stats).toMatchObject({ sectionsWritten: 0, segmentsGathered: 1 });
    expect(compact.contentHash).toEqual(second.contentHash);
    expect(namedBytes(compact.next)).toBeLessThan(namedBytes(second.next));
    await isWhole(space, compact.manifest, state);
    const again = await space.prepare(named(compact.next), state, { kind: "compact" });
    expect(again.ok && again.value.unchanged).toBe(true);
  });

  test("[RT-11] what would be sealed anew is never more than what it frees", async () => {
    const { space, state, second } = await begin(11);
    // 13 of the 24 files of the first segment are live: moving them would cost more than the 11 that went.
    expect((await space.save(named(second.next), typed(state))).stats.segmentsGathered).toBe(0);
  });

  test("[RT-11] a long history costs at most twice what it costs without, and names less", async () => {
    const [compacting, plain] = [await createSpace(), await createSpace("plain")];
    let state = rewritten(emptyState(), FILES, "first");
    let here = await compacting.save(emptyBase(), state);
    let there = await plain.save(emptyBase(), state);
    let [sent, usual, gathered] = [here.stats.sealedBytes, there.stats.sealedBytes, 0];
    for (let n = 1; n <= ROUNDS; n++) {
      state = rewritten(state, 1 + ((n * 7) % 23), `round ${n}`);
      here = await compacting.save(n % 5 === 0 ? named(here.next) : here.next, typed(state));
      there = await plain.save(held(there.next), typed(state));
      sent += here.stats.sealedBytes;
      usual += there.stats.sealedBytes;
      gathered += here.stats.segmentsGathered;
    }
    expect(gathered).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(2 * usual);
    expect(namedBytes(here.next)).toBeLessThan(namedBytes(there.next));
    expect(here.contentHash).toEqual(there.contentHash);
    await isWhole(compacting, here.manifest, typed(state));
  });

  test("[RT-11] [ST-14] what is carried for older saves stays named, however little of its segment is live", async () => {
    const { space, state, second } = await begin(14);
    const chunk = {
      type: SECTION.file,
      chunkId: bytesOf("carried", 16),
      keyGeneration: 0,
      content: Buffer.from(noise("carried")),
    };
    const healing = await space.save(second.next, state, {
      kind: "manual",
      label: "heals",
      heals: { segments: [bytesOf("gone", 16)], chunks: [chunk] },
    });
    const [carrier] = healing.next.carried;
    if (carrier === undefined) throw new Error("something is carried");
    const next = await space.save(named(healing.next), typed(state));
    expect(next.stats.segmentsGathered).toBe(1);
    expect(next.next.segments.has(carrier)).toBe(true);
    const reopened = await space.open(next.manifest);
    const later = await space.save(named(reopened.base), state);
    expect(later.next.segments.has(carrier)).toBe(true);
    const anew = await space.save(later.next, state, { kind: "compact", label: "anew", anew: true });
    expect(anew.next.segments.has(carrier)).toBe(false);
  });

  test("[RT-11] a segment that cannot be emptied is tried once, and what it holds stays", async () => {
    const { space, before, first } = await begin(14);
    const unsavable = fileOf("f23", "src/23.ts", "lone \ud800 half");
    const state = withFile(rewritten(before, 20, "later"), unsavable);
    const tried = await space.save(named(first.next), state);
    expect(tried.stats.segmentsGathered).toBe(1);
    expect(tried.next.segments.has(0)).toBe(true);
    await isWhole(space, tried.manifest, rewritten(before, 20, "later"));
    const after = await space.save(named(tried.next), typed(state));
    expect(after.stats.segmentsGathered).toBe(0);
  });
});
