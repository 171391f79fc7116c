import { compare } from "@holdfast/state/differences/compare";
import { nameOf } from "@holdfast/state/differences/name";
import { differencesText } from "@holdfast/state/differences/text";
import { randomWork } from "@holdfast/state/fixtures/random-work";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { lineStretches, matchLines, splitLines } from "@holdfast/state/lines";
import type { State } from "@holdfast/state/model";
import { findSecrets, SecretScan } from "@holdfast/state/secrets/scan";
import { measured, percentile, type Row, type Suite } from "./row.ts";

const GROUP = "What changed, and what should not be there (10 MB)";
const RUNS = 5;
/** Half an hour of work, saved every 30 s. */
const STEPS = 60;

/** Median milliseconds of processor time. */
const costOf = async (work: () => unknown): Promise<number> => {
  const costs: number[] = [];
  for (let i = 0; i < RUNS; i++) costs.push((await measured(async () => work())).cpu);
  return percentile(costs, 0.5);
};

/** The usual way: both states as indented JSON, and the lines of the one against those of the other. */
const naiveCompare = (a: State, b: State): number => {
  const [before, after] = [a, b].map((state) => splitLines(JSON.stringify(state, null, 2)));
  if (before === undefined || after === undefined) return 0;
  return lineStretches(matchLines(before, after), before.length, after.length).length;
};

/** The usual way: one expression of all shapes over all of the state as text. */
const NAIVE_SHAPES =
  /(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|glpat-[\w-]{20,64}|xox[abprs]-[A-Za-z0-9-]{10,250}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}|AIza[\w-]{35}|npm_[A-Za-z0-9]{36}|SG\.[\w-]{22}\.[\w-]{43}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY|:\/\/[^\s:/@]{0,64}:[^\s:/@]{3,128}@|(?:password|secret|token|api[_-]?key)[\w.-]{0,32}["']?\s{0,4}[:=]\s{0,4}["']?[^\s"',;]{8,200}/giu;
const naiveScan = (state: State): number => JSON.stringify(state).match(NAIVE_SHAPES)?.length ?? 0;

const compareRows = async (before: State, after: State): Promise<readonly Row[]> => {
  const apart = structuredClone(after);
  const differences = compare(before, after);
  return [
    {
      group: GROUP,
      name: `compare, ${STEPS} saves apart in one session`,
      value: await costOf(() => compare(before, after)),
      unit: "ms",
      naive: await costOf(() => naiveCompare(before, after)),
      note: "what is the same object is passed over",
    },
    {
      group: GROUP,
      name: `compare, ${STEPS} saves apart, both opened anew`,
      value: await costOf(() => compare(before, apart)),
      unit: "ms",
      naive: await costOf(() => naiveCompare(before, apart)),
    },
    {
      group: GROUP,
      name: "write the differences as text, and a name",
      value: await costOf(() => [differencesText(differences), nameOf(differences)]),
      unit: "ms",
    },
  ];
};

const scanRows = async (before: State, after: State): Promise<readonly Row[]> => {
  const scan = new SecretScan();
  findSecrets(before, scan);
  const next = await measured(async () => findSecrets(after, scan));
  return [
    {
      group: GROUP,
      name: "look for secrets, the first time",
      value: await costOf(() => findSecrets(after)),
      unit: "ms",
      naive: await costOf(() => naiveScan(after)),
    },
    {
      group: GROUP,
      name: `look for secrets again, after ${STEPS} saves`,
      value: next.cpu,
      unit: "ms",
      naive: await costOf(() => naiveScan(after)),
      note: "only what changed is read",
    },
  ];
};

export const content: Suite = {
  name: "content",
  run: async () => {
    const before = realisticState(10);
    const work = randomWork(11);
    let after = before;
    for (let n = 0; n < STEPS; n++) after = work(after);
    return [...(await compareRows(before, after)), ...(await scanRows(before, after))];
  },
};
