import { describe, expect, test } from "bun:test";
import type { Checkpoint, SavePoint } from "@holdfast/client/contract/timeline";
import { formatId } from "@holdfast/protocol/ids";
import { foldWords } from "../words/timeline-words.ts";
import { chosen, EVERYTHING, isNarrow, type TimelineFilter, tagsOf } from "./timeline-filter.ts";
import { timelineRows } from "./timeline-rows.ts";

const NOON = new Date(2026, 10, 20, 12).getTime();
const at = (minutes: number): string => new Date(NOON + minutes * 60_000).toISOString();

const save = (seq: number, kind: SavePoint["kind"] = "auto", minutes = seq): SavePoint => ({
  seq,
  digest: `digest ${seq}`,
  parent: null,
  kind,
  at: at(minutes),
  bytes: seq * 100,
  own: true,
  byService: false,
});

const idOf = (n: number) => formatId("cpt", new Uint8Array(16).fill(n));

const checkpoint = (seq: number, name: string, more: Partial<Checkpoint> = {}): Checkpoint => ({
  id: idOf(seq),
  save: { seq, digest: `digest ${seq}`, at: at(seq), bytes: seq * 100 },
  origin: "manual",
  pinned: false,
  createdAt: at(seq),
  version: 1,
  ledger: null,
  proof: null,
  note: { name, description: "", tags: [], priority: "medium" },
  ...more,
});

const tagged = (name: string, tags: readonly string[], priority: "low" | "high"): Partial<Checkpoint> => ({
  note: { name, description: "About the harbour", tags, priority },
});

const ALL = [
  checkpoint(6, "Tides", { pinned: true }),
  checkpoint(4, "anchor", tagged("anchor", ["sea", "green"], "high")),
  checkpoint(2, "Buoy", tagged("Buoy", ["sea"], "low")),
  checkpoint(1, "", { note: null }),
];
const names = (filter: Partial<TimelineFilter>) =>
  chosen(ALL, { ...EVERYTHING, ...filter }, NOON).map(({ note }) => note?.name ?? null);

const shape = (saves: readonly SavePoint[], checkpoints: readonly Checkpoint[], openFolds: string[] = []) =>
  timelineRows({ saves, hasMore: false, checkpoints, filter: EVERYTHING, openFolds, now: NOON }).map((row) =>
    row.kind === "fold"
      ? `fold ${row.saves.length}`
      : row.kind === "checkpoint"
        ? (row.checkpoint.note?.name ?? "unreadable")
        : row.kind === "save"
          ? `${row.save.kind} ${row.save.seq}`
          : "day",
  );

describe("the timeline", () => {
  test("folds what was saved automatically between what stands by itself", () => {
    const saves = [save(7), save(6), save(5), save(4, "manual"), save(3), save(2), save(1, "manual")];
    expect(shape(saves, [checkpoint(5, "named")])).toEqual([
      "day",
      "fold 2",
      "named",
      "manual 4",
      "fold 2",
      "manual 1",
    ]);
    expect(foldWords([save(3), save(2)])).toBe("2 automatic saves, 12:02–12:03");
  });

  test("an open fold stays open when more is saved and when older saves arrive", () => {
    const key = timelineRows({
      saves: [save(3), save(2)],
      hasMore: true,
      checkpoints: [],
      filter: EVERYTHING,
      openFolds: [],
      now: NOON,
    }).find(({ kind }) => kind === "fold")?.key;
    expect(shape([save(4), save(3), save(2), save(1)], [], [key ?? ""])).toEqual([
      "day",
      "fold 4",
      "auto 4",
      "auto 3",
      "auto 2",
      "auto 1",
    ]);
  });

  test("begins each day anew, and folds over no midnight", () => {
    const saves = [save(4, "auto", 1442), save(3, "auto", 1441), save(2), save(1)];
    expect(shape(saves, [])).toEqual(["day", "fold 2", "day", "fold 2"]);
  });

  test("a single automatic save is no fold", () => {
    expect(shape([save(2), save(1, "manual")], [])).toEqual(["day", "auto 2", "manual 1"]);
  });

  test("a checkpoint older than what was fetched waits for its place", () => {
    const content = {
      saves: [save(9), save(8)],
      checkpoints: [checkpoint(2, "old")],
      filter: EVERYTHING,
      openFolds: [],
      now: NOON,
    };
    const kinds = (hasMore: boolean) => timelineRows({ ...content, hasMore }).map(({ kind }) => kind);
    expect(kinds(true)).not.toContain("checkpoint");
    expect(kinds(false)).toContain("checkpoint");
  });

  test("a thousand saves are a few rows, each with a key of its own", () => {
    const saves = Array.from({ length: 1000 }, (_, n) => save(1000 - n, n % 100 === 0 ? "manual" : "auto"));
    const content = { saves, hasMore: false, checkpoints: [], filter: EVERYTHING, openFolds: [] };
    const rows = timelineRows({ ...content, now: NOON });
    expect(rows.length).toBeLessThan(40);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});

describe("its filter", () => {
  test("finds by name, description and tag, whatever the case", () => {
    expect(names({ text: "BUO" })).toEqual(["Buoy"]);
    expect(names({ text: "harbour" })).toEqual(["anchor", "Buoy"]);
    expect(names({ text: "green" })).toEqual(["anchor"]);
    expect(names({ tag: "sea", priority: "low" })).toEqual(["Buoy"]);
    expect(names({ pinned: true })).toEqual(["Tides"]);
    expect(names({ text: "nowhere" })).toEqual([]);
  });

  test("sorts by age, name, size and priority; what cannot be read comes last", () => {
    expect(names({})).toEqual(["Tides", "anchor", "Buoy", null]);
    expect(names({ sort: "oldest" })).toEqual([null, "Buoy", "anchor", "Tides"]);
    expect(names({ sort: "name" })).toEqual(["anchor", "Buoy", "Tides", null]);
    expect(names({ sort: "priority" })).toEqual(["anchor", "Tides", "Buoy", null]);
    expect(names({ sort: "size" })).toEqual(["Tides", "anchor", "Buoy", null]);
  });

  test("takes whole days, today included, of checkpoints and of unnamed saves", () => {
    const day = 24 * 60;
    const days = [0, -1, -6, -7, -29, -30];
    const saves = days.map((back, n) => save(10 - n, "manual", back * day));
    const fits = (chosen: TimelineFilter["days"]): number =>
      timelineRows({
        saves,
        hasMore: false,
        checkpoints: [],
        filter: { ...EVERYTHING, days: chosen },
        openFolds: [],
        now: NOON,
      }).filter(({ kind }) => kind === "save").length;
    expect(([null, "today", "week", "month"] as const).map(fits)).toEqual([6, 1, 3, 5]);
    const edge = (minutes: number) => {
      const made = checkpoint(1, "edge");
      const filter = { ...EVERYTHING, days: "today" } as const;
      return chosen([{ ...made, save: { ...made.save, at: at(minutes) } }], filter, NOON).length;
    };
    expect([-12 * 60 - 1, -12 * 60].map(edge)).toEqual([0, 1]);
    expect(isNarrow({ ...EVERYTHING, days: "week" })).toBe(false);
  });

  test("[WB-8] takes one kind of moment, each by itself, in the order that is asked for", () => {
    const saves = [save(6, "auto"), save(5, "restore"), save(4, "manual"), save(3, "auto"), save(2, "auto")];
    const filtered = (more: Partial<TimelineFilter>): readonly string[] =>
      timelineRows({
        saves,
        hasMore: false,
        checkpoints: [checkpoint(4, "by hand"), checkpoint(3, "before", { origin: "auto" })],
        filter: { ...EVERYTHING, ...more },
        openFolds: [],
        now: NOON,
      }).flatMap((row) =>
        row.kind === "save"
          ? [`${row.save.seq}`]
          : row.kind === "checkpoint"
            ? [row.checkpoint.note?.name ?? ""]
            : row.kind === "fold"
              ? ["fold"]
              : [],
      );
    expect(filtered({ kind: "auto" })).toEqual(["6", "before", "2"]);
    expect(filtered({ kind: "auto", sort: "oldest" })).toEqual(["2", "before", "6"]);
    expect(filtered({ kind: "auto", sort: "size" })).toEqual(["6", "before", "2"]);
    expect(filtered({ kind: "manual" })).toEqual(["by hand"]);
    expect(filtered({ kind: "restore" })).toEqual(["5"]);
    expect(filtered({ kind: "named" })).toEqual(["by hand"]);
    expect(filtered({ kind: "by-itself" })).toEqual(["before"]);
    expect(filtered({ kind: "named", pinned: true })).toEqual([]);
    expect(filtered({ sort: "size" })).toEqual(["by hand", "before"]);
  });

  test("knows when only checkpoints are asked for, and which tags there are", () => {
    expect(isNarrow(EVERYTHING)).toBe(false);
    expect(isNarrow({ ...EVERYTHING, text: "  " })).toBe(false);
    expect(isNarrow({ ...EVERYTHING, sort: "name" })).toBe(true);
    expect(tagsOf(ALL)).toEqual(["green", "sea"]);
  });
});
