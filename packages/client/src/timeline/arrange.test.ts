import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import type { Checkpoint } from "../contract/timeline.ts";
import { arrange, countNotes } from "./arrange.ts";
import { readRestoreLabel, restoreLabel } from "./restore-label.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString();

const made = (n: number, name: string | null, more: Partial<Checkpoint> = {}): Checkpoint => ({
  id: formatId("cpt", new Uint8Array(16).fill(n)),
  save: { seq: n, digest: `${n}`, at: at(n), bytes: 1_000 - 100 * n },
  origin: "manual",
  pinned: false,
  createdAt: at(n),
  version: 1,
  note: name === null ? null : { name, description: "", tags: ["draft"], priority: "medium" },
  ledger: null,
  proof: null,
  ...more,
});

const note = { name: "b", description: "", tags: ["draft", "api"], priority: "high" } as const;
const ALL = [
  made(1, "c"),
  made(2, "a", { origin: "auto", pinned: true }),
  made(3, "b", { note, waiting: true }),
  made(4, null, {
    proof: {
      at: at(4),
      whole: true,
      found: null,
      by: { device: `dev_${"0".repeat(32)}` as const, account: null },
    },
  }),
];
const seqs = (...wanted: Parameters<typeof arrange>[1][]) =>
  wanted.map((each) => arrange(ALL, each).map(({ save }) => save.seq));

describe("checkpoints as somebody wants to see them", () => {
  test("[CP-19] [A10] are sorted by time, name, bytes, priority and number, both ways", () => {
    expect(
      seqs({}, { order: "asc" }, { sort: "name" }, { sort: "bytes" }, { sort: "priority" }, { sort: "seq" }),
    ).toEqual([
      [4, 3, 2, 1],
      [1, 2, 3, 4],
      [4, 2, 3, 1],
      [1, 2, 3, 4],
      [3, 2, 1, 4],
      [4, 3, 2, 1],
    ]);
  });

  test("[CP-19] [A10] are filtered by tag, priority, time, origin and pin; one that cannot be read has no tag", () => {
    expect(
      seqs(
        { tag: " api " },
        { tag: "draft" },
        { priority: "high" },
        { from: at(2), to: at(3) },
        { origin: "auto" },
        { pinned: false, priority: "medium" },
      ),
    ).toEqual([[3], [3, 2, 1], [3], [3, 2], [2], [1]]);
  });

  test("[CP-19] [A11] are counted by origin, pin, priority and tag; proven is what was rebuilt whole in a week", () => {
    const now = Date.parse(at(4));
    expect(countNotes(ALL, now)).toEqual({
      ...{ count: 4, manual: 3, automatic: 1, pinned: 1, waiting: 1, unread: 1, proven: 1 },
      byPriority: { low: 0, medium: 2, high: 1 },
      byTag: [
        { tag: "draft", count: 3 },
        { tag: "api", count: 1 },
      ],
    });
    expect(countNotes(ALL, now + 8 * 24 * 3_600_000).proven).toBe(0);
  });

  test("[CP-19] the label of a restore says whence and how many parts, and nothing else is read as one", () => {
    const digest = "0123456789abcdef".repeat(4);
    for (const parts of [null, 1, 12])
      expect(readRestoreLabel(restoreLabel(digest, parts))).toEqual({ from: "0123456789abcdef", parts });
    for (const label of ["", "restored from nowhere", "restored 0x1 parts from 0123456789abcdef", "mine"])
      expect(readRestoreLabel(label)).toBeNull();
  });
});
