import { randomWork } from "@holdfast/state/fixtures/random-work";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { type SearchedHistory, saveAll, searchAll } from "@holdfast/state/fixtures/searched";
import type { State } from "@holdfast/state/model";
import { SearchIndex } from "@holdfast/state/search/search-index";
import { measured, type Row, type Suite } from "./row.ts";

const GROUP = "Searching a history (10 MB, 500 saves)";
const SAVES = Number(process.env["HOLDFAST_BENCH_SEARCHED"] ?? "500");
/** The usual way is measured on so many saves, evenly spread, and counted for all of them. */
const SAMPLES = 20;
/** Found in a few of the later saves. */
const QUERY = "const step400";
const OTHER = "Const Step17 =";

const worked = (): readonly State[] => {
  const work = randomWork(7);
  const states = [realisticState(10)];
  while (states.length < SAVES) states.push(work(states.at(-1) ?? realisticState(1)));
  return states;
};

/** The usual way: every save opened whole, and its text looked through. Milliseconds for all of them. */
const naiveSearch = async ({ space, saves }: SearchedHistory, query: string): Promise<number> => {
  const step = Math.max(1, Math.floor(saves.length / SAMPLES));
  const sample = saves.filter((_, i) => i % step === 0);
  const wanted = query.toLowerCase();
  const { wall } = await measured(async () => {
    for (const { manifest } of sample) {
      const { state } = await space.open(manifest);
      JSON.stringify(state).toLowerCase().includes(wanted);
    }
  });
  return (wall / sample.length) * saves.length;
};

const rowsOf = async (history: SearchedHistory): Promise<readonly Row[]> => {
  const naive = await naiveSearch(history, QUERY);
  const first = await measured(() => searchAll(history, QUERY));
  const part = first.value.index.take();
  const kept = async (): Promise<SearchIndex> => {
    const index = new SearchIndex();
    if (part === null || !index.add(part)) throw new Error("the index does not follow");
    return index;
  };
  const second = await measured(async () => searchAll(history, OTHER, { index: await kept() }));
  const regex = await measured(async () =>
    searchAll(history, { text: "step4[0-9]{2} = 77", regex: true }, { index: await kept() }),
  );
  const before = { ...history, saves: history.saves.slice(0, -1) };
  const grown = new SearchIndex();
  await searchAll(before, QUERY, { index: grown });
  grown.take();
  const next = await measured(() => searchAll(history, QUERY, { index: grown }));
  const added = grown.take();
  const ms = (name: string, value: number, note: string, withNaive = true): Row => ({
    group: GROUP,
    name,
    value,
    unit: "ms",
    ...(withNaive ? { naive } : {}),
    note,
  });
  return [
    ms("first search of every save", first.wall, `${first.value.opened} chunks opened, index made`),
    ms("second search, with the index", second.wall, `${second.value.opened} chunks opened`),
    ms(
      "a regular expression, which the index does not help",
      regex.wall,
      `${regex.value.opened} chunks opened`,
    ),
    ms("the same again after one more save", next.wall, `${next.value.opened} chunks opened`),
    { group: GROUP, name: "index of all saves", value: (part?.length ?? 0) / 1000, unit: "KB" },
    { group: GROUP, name: "what one more save adds to it", value: (added?.length ?? 0) / 1000, unit: "KB" },
  ];
};

/** A search of all that a long session held: every save's segments are at hand, as they are after they were fetched once. */
export const searching: Suite = {
  name: "search",
  run: async () => rowsOf(await saveAll(worked())),
};
