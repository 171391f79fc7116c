import { describe, expect, test } from "bun:test";
import { SEGMENTS_BEFORE_GATHERING } from "@holdfast/protocol/limits";
import { randomWork } from "../fixtures/random-work.ts";
import { realisticState } from "../fixtures/realistic-state.ts";
import { createSpace } from "../fixtures/space.ts";
import { emptyBase } from "./save-base.ts";

const ONE_LINE_MAX_BYTES = 9_000;
const SESSION_P95_MAX_BYTES = 25_000;
const SAVES = 240;

describe("a long session", () => {
  test("[A21] a one-line edit in a 10 MB state uploads at most 9 KB, manifest and segment together", async () => {
    const space = await createSpace();
    const state = realisticState(10);
    const first = await space.save(emptyBase(), state);
    const ids = Object.keys(state.files);
    const sizes: number[] = [];
    for (let n = 0; n < 24; n++) {
      const file = state.files[ids[(n * 31) % ids.length] ?? ""];
      if (typeof file?.content !== "string") throw new Error("no such file");
      const at = file.content.indexOf("\n", Math.floor(file.content.length / 2)) + 1;
      const content = `${file.content.slice(0, at)}// one more line\n${file.content.slice(at)}`;
      const edited = { ...file, content, dirty: true, cursor: { anchor: at, head: at } };
      const saved = await space.save(first.next, { ...state, files: { ...state.files, [file.id]: edited } });
      sizes.push(saved.stats.sealedBytes);
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(ONE_LINE_MAX_BYTES);
  }, 120_000);

  test("[A22] a full save of code-like state stores at most 0.30 of its JSON bytes", async () => {
    const state = realisticState(4);
    const saved = await (await createSpace()).save(emptyBase(), state);
    expect(saved.stats.sealedBytes / JSON.stringify(state).length).toBeLessThanOrEqual(0.3);
  }, 120_000);

  test("[ST-17] [A21] 240 saves name at most 64 segments each, open equal, and cost at most 25 KB for 19 of 20", async () => {
    const space = await createSpace();
    let state = realisticState(2);
    let saved = await space.save(emptyBase(), state);
    const work = randomWork(17);
    const sizes: number[] = [];
    let gathered = 0;
    for (let n = 1; n <= SAVES; n++) {
      state = work(state);
      saved = await space.save(saved.next, state);
      sizes.push(saved.stats.sealedBytes);
      gathered += saved.stats.segmentsGathered > 0 ? 1 : 0;
      expect(saved.stats.segmentsNamed).toBeLessThanOrEqual(SEGMENTS_BEFORE_GATHERING);
      if (n % 60 === 0 || saved.stats.segmentsGathered > 0) {
        const opened = await space.open(saved.manifest);
        expect(opened.report.whole).toBe(true);
        expect(opened.state).toEqual(state);
      }
    }
    expect(gathered).toBeGreaterThan(0);
    const p95 = sizes.toSorted((a, b) => a - b)[Math.floor(SAVES * 0.95)];
    expect(p95).toBeLessThanOrEqual(SESSION_P95_MAX_BYTES);
    const fresh = await (await createSpace("fresh")).save(emptyBase(), state);
    expect(saved.contentHash).toEqual(fresh.contentHash);
  }, 120_000);

  test("[ST-17] a save on a reopened base gathers as well, and loses nothing", async () => {
    const space = await createSpace();
    let state = realisticState(1);
    let saved = await space.save(emptyBase(), state);
    const work = randomWork(5);
    for (let n = 0; n < 70; n++) {
      state = work(state);
      const { base, state: reopened } = await space.open(saved.manifest);
      expect(reopened).not.toBe(state);
      saved = await space.save(base, state);
      expect(saved.stats.segmentsNamed).toBeLessThanOrEqual(SEGMENTS_BEFORE_GATHERING);
    }
    const opened = await space.open(saved.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(state);
  }, 120_000);
});
