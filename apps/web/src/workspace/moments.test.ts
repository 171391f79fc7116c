import { describe, expect, test } from "bun:test";
import type { Checkpoint, SavePoint } from "@holdfast/client/contract/timeline";
import { formatId } from "@holdfast/protocol/ids";
import { daysOf, indexOfMoment, marksOf, momentAtPlace, momentStep, momentsOf, shareOf } from "./moments.ts";

const at = (seq: number): string => new Date(Date.UTC(2026, 10, 20) + seq * 3600_000).toISOString();
const save = (seq: number): SavePoint => ({
  seq,
  digest: `digest ${seq}`,
  parent: null,
  kind: "auto",
  at: at(seq),
  bytes: 1,
  own: true,
  byService: false,
});
const named = (seq: number, name: string, n = seq, pinned = false): Checkpoint => ({
  id: formatId("cpt", new Uint8Array(16).fill(n)),
  save: { seq, digest: `digest ${seq}`, at: at(seq), bytes: 1 },
  origin: "manual",
  pinned,
  createdAt: at(seq),
  version: 1,
  ledger: null,
  proof: null,
  note: { name, description: "", tags: [], priority: "medium" },
});

const SAVES = [save(6), save(5), save(4), save(3)];
const ALL = momentsOf(SAVES, [named(5, "five"), named(1, "one")]);

describe("the moments of a scrubber", () => {
  test("[WB-5] are every save once, the oldest first, and named ones before their saves are fetched", () => {
    expect(ALL.map(({ seq, name }) => [seq, name])).toEqual([
      [1, "one"],
      [3, null],
      [4, null],
      [5, "five"],
      [6, null],
    ]);
    const twice = momentsOf(SAVES, [
      named(4, "newest", 1),
      named(4, "pinned", 2, true),
      named(4, "first", 3),
    ]);
    expect(twice.filter(({ named }) => named).map(({ name }) => name)).toEqual(["pinned"]);
    expect(marksOf(ALL).map(({ at }) => at)).toEqual([0, 3]);
  });

  test("[WB-5] are reached by keys: one by one, by name, the oldest, and now", () => {
    const go = (from: number, ...keys: readonly string[]): number =>
      keys.reduce((now, key) => momentStep(ALL, now, key) ?? -1, from);
    expect(go(5, "ArrowLeft", "ArrowLeft")).toBe(3);
    expect(go(3, "ArrowRight", "ArrowUp", "ArrowRight", "ArrowRight")).toBe(5);
    expect(go(5, "PageDown")).toBe(3);
    expect(go(5, "PageDown", "PageDown", "PageDown")).toBe(0);
    expect(go(0, "PageUp")).toBe(3);
    expect(go(3, "PageUp")).toBe(5);
    expect(go(2, "Home")).toBe(0);
    expect(go(2, "End")).toBe(5);
    expect(momentStep(ALL, 2, "a")).toBeNull();
  });

  test("[WB-5] are reached by pointer, the nearest one, and what is beyond an end is that end", () => {
    expect([-5, 0, 49, 51, 100, 500].map((place) => momentAtPlace(1, place, 100))).toEqual([
      0, 0, 0, 1, 1, 1,
    ]);
    expect(momentAtPlace(10, 33, 100)).toBe(3);
    expect(momentAtPlace(10, 33, 0)).toBe(10);
    expect(shareOf(4, 1)).toBe(0.25);
    expect(shareOf(0, 0)).toBe(1);
  });

  test("[WB-5] stand where their digest is, and behind the last one stands the present", () => {
    expect(indexOfMoment(ALL, "digest 4")).toBe(2);
    expect(indexOfMoment(ALL, null)).toBe(5);
    expect(indexOfMoment(ALL, "gone")).toBe(5);
  });

  test("[WB-5] have the names of their days as far as there is room", () => {
    const many = momentsOf(
      Array.from({ length: 100 }, (_, n) => save(n + 1)),
      [],
    );
    const days = (apart: number) => daysOf(many, (each) => each.slice(0, 10), apart).map(({ day }) => day);
    expect(days(0.01)).toEqual(["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"]);
    expect(days(0.3)).toEqual(["2026-11-20", "2026-11-22"]);
    expect(days(2)).toEqual([]);
  });
});
