import { dice, editLine } from "@holdfast/state/fixtures/line-edits";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { matchLines, splitLines } from "@holdfast/state/lines";
import { diff3, mergedText } from "@holdfast/state/merge/diff3";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import { measured, percentile, type Row, type Suite } from "./row.ts";

const RUNS = 21;
const GROUP = "Merging";
const OURS = { device: "dev_one", at: "2026-11-21T08:00:00.000Z" };
const THEIRS = { device: "dev_two", at: "2026-11-21T08:00:05.000Z" };

const withEdits = (state: State, seed: number): State => {
  const roll = dice(seed);
  const ids = Object.values(state.files).flatMap(({ id, content }) =>
    typeof content === "string" && content.length > 4_000 ? [id] : [],
  );
  let files = state.files;
  for (let n = 0; n < 3; n++) {
    const file = files[ids[roll(ids.length)] ?? ""];
    if (typeof file?.content !== "string") continue;
    files = { ...files, [file.id]: { ...file, content: editLine(file.content, roll, `edit ${seed} ${n}`) } };
  }
  return { ...state, files };
};

/** As it comes from the service: equal, no object in common. */
const opened = (state: State): State => JSON.parse(JSON.stringify(state));

/** The usual way: both states as one text each, merged line by line, and read again. */
const mergeAsText = (base: State, ours: State, theirs: State): State => {
  const text = (state: State): string => JSON.stringify(state, null, 1);
  return JSON.parse(mergedText(diff3(text(base), text(ours), text(theirs)), "theirs"));
};

const timed = async (act: (run: number) => unknown): Promise<number> => {
  const wall: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    wall.push((await measured(async () => act(run))).wall);
  }
  return percentile(wall, 0.5);
};

/** Two sides of a 10 MB state, three lines edited on each. */
const stateRow = async (): Promise<Row> => {
  const base = realisticState(1);
  const sides = Array.from({ length: RUNS }, (_, run) => ({
    ours: withEdits(base, run + 1),
    theirs: opened(withEdits(base, run + 1_000)),
  }));
  const by = { oursBy: OURS, theirsBy: THEIRS };
  const of = (run: number) => sides[run] ?? { ours: base, theirs: base };
  return {
    group: GROUP,
    name: "two states of 10 MB, 3 + 3 lines edited",
    value: await timed((run) => merge({ base, ...of(run), ...by })),
    unit: "ms",
    naive: await timed((run) => mergeAsText(base, of(run).ours, of(run).theirs)),
    target: { most: 200 },
    note: `median of ${RUNS}; the usual way merges both as JSON text`,
  };
};

/** One file of 5 MB, 3 + 3 lines edited, and the same with every other line changed. */
const fileRows = async (): Promise<readonly Row[]> => {
  const lines = Array.from(
    { length: 120_000 },
    (_, n) => `const value${n} = compute(${(n * 7) % 997}, "text");`,
  );
  const base = `${lines.join("\n")}\n`;
  const edited = (seed: number): string => {
    const roll = dice(seed);
    let text = base;
    for (let n = 0; n < 3; n++) text = editLine(text, roll, `// edit ${seed} ${n}`);
    return text;
  };
  const sides = Array.from({ length: RUNS }, (_, run) => ({
    ours: edited(run + 1),
    theirs: edited(run + 1_000),
  }));
  const half = lines.map((line, n) => (n % 2 === 0 ? line : `${line} // ${n}`)).join("\n");
  return [
    {
      group: GROUP,
      name: "one file of 5 MB, 3 + 3 lines edited",
      value: await timed((run) => diff3(base, sides[run]?.ours ?? "", sides[run]?.theirs ?? "")),
      unit: "ms",
      note: `median of ${RUNS}`,
    },
    {
      group: GROUP,
      name: "lines of two files of 5 MB matched, every other one changed",
      value: await timed(() => matchLines(splitLines(base), splitLines(half))),
      unit: "ms",
      note: `median of ${RUNS}`,
    },
  ];
};

export const merging: Suite = {
  name: "merge",
  run: async () => [await stateRow(), ...(await fileRows())],
};
