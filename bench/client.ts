import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { createSpace } from "@holdfast/state/fixtures/space";
import type { State } from "@holdfast/state/model";
import { emptyBase } from "@holdfast/state/save-base";
import { naiveKey, naiveRestore, naiveSave } from "./naive.ts";
import { measured, percentile, type Row, type Suite } from "./row.ts";

const GROUP = "One client";
const EDITS = 60;

const jsonBytes = (state: State): number => new TextEncoder().encode(JSON.stringify(state)).length;

/** The state with one more line in its `n`th file, at about a third of it. */
const withOneLine = (state: State, n: number): State => {
  const files = Object.values(state.files).filter((file) => typeof file.content === "string");
  const file = files[(n * 37) % files.length];
  if (file === undefined || typeof file.content !== "string") throw new Error("no file to edit");
  const at = file.content.indexOf("\n", Math.floor(file.content.length / 3)) + 1;
  const content = `${file.content.slice(0, at)}const edited = ${n};\n${file.content.slice(at)}`;
  return { ...state, files: { ...state.files, [file.id]: { ...file, content } } };
};

const firstSave = async (megabytes: number): Promise<Row[]> => {
  const state = realisticState(megabytes);
  const key = await naiveKey();
  const cpu: number[] = [];
  let stored = 0;
  for (let i = 0; i < 3; i++) {
    const space = await createSpace(`device ${i}`);
    const { value, cpu: used } = await measured(() => space.save(emptyBase(), state));
    cpu.push(used);
    stored = value.segments.reduce((sum, { bytes }) => sum + bytes.length, value.manifest.length);
  }
  const naive = await measured(() => naiveSave(key, state));
  const share = (stored / jsonBytes(state)) as number;
  const name = `first save, ${megabytes} MB`;
  return [
    {
      group: GROUP,
      name,
      value: percentile(cpu, 0.5),
      unit: "ms",
      naive: naive.cpu,
      ...(megabytes === 10 ? { target: { most: 400 } } : {}),
      note: "median of 3",
    },
    {
      group: GROUP,
      name: `${name}, stored`,
      value: stored / 1e6,
      unit: "MB",
      naive: naive.value.body.length / 1e6,
      note: `${share.toFixed(2)} of the state's JSON`,
    },
  ];
};

const edits = async (megabytes: number): Promise<Row[]> => {
  const space = await createSpace();
  let state = realisticState(megabytes);
  let { next: base } = await space.save(emptyBase(), state);
  const cpu: number[] = [];
  const sizes: number[] = [];
  for (let n = 0; n < EDITS; n++) {
    state = withOneLine(state, n);
    const { value, cpu: used } = await measured(() => space.save(base, state));
    base = value.next;
    cpu.push(used);
    sizes.push(value.segments.reduce((sum, { bytes }) => sum + bytes.length, value.manifest.length));
  }
  const key = await naiveKey();
  const naive = await measured(() => naiveSave(key, state));
  const name = `one-line edit in ${megabytes} MB`;
  const uploaded = { group: GROUP, unit: "KB", naive: naive.value.body.length / 1000 } as const;
  return [
    { group: GROUP, name: `${name}, median`, value: percentile(cpu, 0.5), unit: "ms", naive: naive.cpu },
    {
      group: GROUP,
      name: `${name}, p95`,
      value: percentile(cpu, 0.95),
      unit: "ms",
      naive: naive.cpu,
      target: { most: 10 },
    },
    {
      ...uploaded,
      name: `${name}, uploaded`,
      value: percentile(sizes.slice(0, 10), 0.5) / 1000,
      target: { most: 9 },
      note: "median of the first ten after opening",
    },
    {
      ...uploaded,
      name: `${name}, uploaded, p95 of ${EDITS} in a row`,
      value: percentile(sizes, 0.95) / 1000,
    },
  ];
};

const restore = async (megabytes: number, most: number | null): Promise<Row[]> => {
  const space = await createSpace();
  const state = realisticState(megabytes);
  const { manifest } = await space.save(emptyBase(), state);
  const key = await naiveKey();
  const naive = await naiveSave(key, state);
  const wall: number[] = [];
  const usual: number[] = [];
  const visible: number[] = [];
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    const visibleFirst = (): void => {
      visible.push(performance.now() - begun);
    };
    wall.push((await measured(() => space.open(manifest, { visibleFirst }))).wall);
    usual.push((await measured(() => naiveRestore(key, naive))).wall);
  }
  const name = `restore ${megabytes} MB, verified and decrypted`;
  const common = {
    group: GROUP,
    unit: "ms",
    naive: percentile(usual, 0.5),
    note: "wall, median of 5",
  } as const;
  return [
    { ...common, name, value: percentile(wall, 0.5), ...(most === null ? {} : { target: { most } }) },
    { ...common, name: `${name}: visible parts`, value: percentile(visible, 0.5), target: { most: 150 } },
  ];
};

export const client: Suite = {
  name: "client",
  run: async () => {
    const rows: Row[] = [];
    for (const megabytes of [1, 10, 50]) rows.push(...(await firstSave(megabytes)));
    for (const megabytes of [1, 10, 50]) rows.push(...(await edits(megabytes)));
    const median = (megabytes: number): number =>
      rows.find((row) => row.name === `one-line edit in ${megabytes} MB, median`)?.value ?? Number.NaN;
    rows.push({
      group: GROUP,
      name: "one-line edit in 50 MB against 1 MB",
      value: median(50) / median(1),
      unit: "×",
      target: { most: 1.5 },
    });
    rows.push(...(await restore(1, null)), ...(await restore(10, 150)), ...(await restore(50, 500)));
    return rows;
  },
};
