import type { BrowserTab, State } from "../model.ts";
import { sameData } from "../same-data.ts";
import { mergeList } from "./lists.ts";
import { mergeFields, mergeItems, mergeWhole } from "./values.ts";
import type { MergeWork, Sides } from "./work.ts";

type Both = { readonly base: BrowserTab | undefined; readonly ours: BrowserTab; readonly theirs: BrowserTab };

const PLACES = { scroll: null, active: null };
const isUsed = (base: BrowserTab | undefined, tab: BrowserTab): boolean =>
  base === undefined || !sameData({ ...base, ...PLACES }, { ...tab, ...PLACES });

/** Whether both wrote different texts into one field of a form: neither may be dropped. */
const typedTwice = ({ base, ours, theirs }: Both): boolean => {
  const typed = (tab: BrowserTab | undefined, key: string): unknown =>
    tab !== undefined && Object.hasOwn(tab.formData, key) ? tab.formData[key] : undefined;
  return Object.keys(theirs.formData).some((key) => {
    const [was, mine, other] = [typed(base, key), typed(ours, key), typed(theirs, key)];
    const isText = mine !== undefined && mine !== "" && other !== "";
    return isText && !sameData(was, mine) && !sameData(was, other) && !sameData(mine, other);
  });
};

/** Work in a tab goes before closing it: what one side closed stays open where the other one used it. */
const stillOpen = ({ base, ours, theirs }: Both, merged: BrowserTab): BrowserTab => {
  if ((ours.closedAt === undefined) === (theirs.closedAt === undefined)) return merged;
  const open = ours.closedAt === undefined ? ours : theirs;
  if (merged.closedAt === undefined || !isUsed(base, open)) return merged;
  const { closedAt: _, ...rest } = merged;
  return rest;
};

const both = (work: MergeWork, id: string, sides: Both): BrowserTab => {
  const path = ["tabs", id];
  const { base, ours, theirs } = sides;
  const isPlaced = !isUsed(base, ours) || !isUsed(base, theirs);
  const choice = isPlaced ? null : work.choice(sides);
  if (choice !== null) {
    work.tell(path, sides, choice.side, choice.why);
    return sides[choice.side];
  }
  const isOpen = work.strategy === "manual" ? !isPlaced : typedTwice(sides);
  if (isOpen && work.leave({ kind: "tab", thing: id, name: theirs.title }, sides)) {
    work.tell(path, sides, "open", "by-hand");
    if (work.strategy === "manual") return theirs;
    const formData = { ...ours.formData, ...theirs.formData };
    return stillOpen(sides, mergeFields(work, path, { base, ours: { ...ours, formData }, theirs }, rules));
  }
  return stillOpen(sides, mergeFields(work, path, { base, ours, theirs }, rules));
};

const rules = { scroll: mergeWhole, history: mergeList };

const removed = (
  work: MergeWork,
  { base, ours, theirs }: Sides<BrowserTab>,
  id: string,
): BrowserTab | undefined => {
  const [side, kept] = ours === undefined ? (["theirs", theirs] as const) : (["ours", ours] as const);
  if (kept === undefined || !isUsed(base, kept)) return undefined;
  const path = ["tabs", id];
  const sides = { base, ours, theirs };
  const choice = work.strategy === "latest" ? work.choice(sides) : null;
  if (choice !== null) {
    work.tell(path, sides, choice.side, choice.why);
    return choice.side === "ours" ? ours : theirs;
  }
  const part = { kind: "tab", thing: id, name: kept.title } as const;
  const left = work.strategy === "manual" && work.leave(part, sides);
  work.tell(path, sides, left ? "open" : side, left ? "by-hand" : "edited-and-removed");
  return kept;
};

const activeIn = (tabs: State["tabs"]): readonly string[] =>
  Object.values(tabs)
    .filter(({ active }) => active)
    .map(({ id }) => id);

/** The tabs of both, field by field; at most one is active where each side had one: ours. [MG-3] */
export const mergeTabs = (
  work: MergeWork,
  base: State["tabs"],
  ours: State["tabs"],
  theirs: State["tabs"],
): State["tabs"] => {
  const merged = mergeItems(
    { base, ours, theirs },
    {
      both: (sides, id) => both(work, id, sides),
      removed: (sides, id) => removed(work, sides, id),
    },
  );
  const active = activeIn(merged);
  const [mine, other] = [activeIn(ours), activeIn(theirs)];
  if (active.length < 2 || mine.length > 1 || other.length > 1) return merged;
  const stays = active.find((id) => id === mine[0]) ?? active[0];
  const single = Object.entries(merged).map(([id, tab]) => [
    id,
    tab.active && id !== stays ? { ...tab, active: false } : tab,
  ]);
  return Object.fromEntries(single);
};
