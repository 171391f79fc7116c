import { chunkIds } from "@holdfast/state/chunk-id";
import { cut, gearTable } from "@holdfast/state/chunker";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { createSpace } from "@holdfast/state/fixtures/space";
import type { State } from "@holdfast/state/model";
import { emptyBase } from "@holdfast/state/save-base";
import { encodeText } from "@holdfast/state/section-content";
import { SECTION } from "@holdfast/state/section-key";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { naiveKey, naiveSave } from "./naive.ts";
import { measured, percentile, type Suite } from "./row.ts";

const GROUP = "One client, one file of 5 MB";
const FILE_BYTES = 5_000_000;
const EDITS = 40;

/** A small session with one text of 5 MB, the largest there is, made of ordinary sources. */
const oneLargeFile = (): { readonly state: State; readonly id: string; readonly text: string } => {
  const rest = realisticState(1);
  const sources = Object.values(realisticState(12).files);
  const text = sources
    .map(({ content }) => (typeof content === "string" ? content : ""))
    .join("\n")
    .replace(/[^\n -~]/g, "?")
    .slice(0, FILE_BYTES);
  const [file] = sources;
  if (file === undefined || text.length < FILE_BYTES) throw new Error("the sources are too few");
  const { id } = file;
  const layout = { ...rest.layout, activeFileId: id, openFileIds: [id] };
  return { state: { ...rest, layout, files: { [id]: { ...file, content: text } } }, id, text };
};

/** Median milliseconds of what an edit cannot avoid, because a file is one section and its chunks are found by content. */
const parts = async (text: string): Promise<string> => {
  const { gear: gearKey, cid } = (await createSpace()).keys.generations[0] ?? {};
  if (gearKey === undefined || cid === undefined) throw new Error("a space without keys");
  const gear = await gearTable(nodePrimitives, gearKey);
  const samples: [number, number, number][] = [];
  for (let n = 0; n < 10; n++) {
    const begun = performance.now();
    const bytes = encodeText(text, text.length);
    if (!bytes.ok) throw new Error(bytes.error);
    const encoded = performance.now();
    const chunks = cut(bytes.value, gear);
    const divided = performance.now();
    await chunkIds(
      nodePrimitives,
      cid,
      chunks.map((content) => ({ type: SECTION.file, content })),
    );
    samples.push([encoded - begun, divided - encoded, performance.now() - divided]);
  }
  const median = (at: 0 | 1 | 2): string =>
    percentile(
      samples.map((sample) => sample[at]),
      0.5,
    ).toFixed(1);
  return `a file is one section: all of it is encoded (${median(0)} ms), cut by content (${median(1)}) and its chunks named by HMAC (${median(2)})`;
};

export const largeFile: Suite = {
  name: "large-file",
  run: async () => {
    const { state: first, id, text } = oneLargeFile();
    const space = await createSpace();
    let { next: base } = await space.save(emptyBase(), first);
    let state = first;
    const cpu: number[] = [];
    const sizes: number[] = [];
    for (let n = 0; n < EDITS; n++) {
      const file = state.files[id];
      if (file === undefined || typeof file.content !== "string") throw new Error("no file to edit");
      const at = file.content.indexOf("\n", Math.floor(((n + 0.5) / EDITS) * FILE_BYTES)) + 1;
      const content = `${file.content.slice(0, at)}const edited = ${n};\n${file.content.slice(at)}`;
      state = { ...state, files: { [id]: { ...file, content } } };
      const { value, cpu: used } = await measured(() => space.save(base, state));
      base = value.next;
      cpu.push(used);
      sizes.push(value.segments.reduce((sum, { bytes }) => sum + bytes.length, value.manifest.length));
    }
    const key = await naiveKey();
    const naive = await measured(() => naiveSave(key, state));
    return [
      {
        group: GROUP,
        name: "one-line edit, median",
        value: percentile(cpu, 0.5),
        unit: "ms",
        naive: naive.cpu,
        note: await parts(text),
      },
      {
        group: GROUP,
        name: "one-line edit, p95",
        value: percentile(cpu, 0.95),
        unit: "ms",
        naive: naive.cpu,
      },
      {
        group: GROUP,
        name: "one-line edit, uploaded",
        value: percentile(sizes, 0.5) / 1000,
        unit: "KB",
        naive: naive.value.body.length / 1000,
      },
    ];
  },
};
