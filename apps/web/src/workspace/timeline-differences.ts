import type { FileEntry, State } from "@holdfast/state/model";
import { type Difference, differences, type Part } from "@holdfast/state/parts";

/** One thing of a restore that can be left out: what it is, and the parts of the state that come with it. */
export interface RestoreItem {
  readonly key: string;
  readonly group: "file" | "terminal" | "tab" | "conversation" | "conflict" | "settings";
  readonly name: string;
  readonly change: Difference["change"];
  readonly parts: readonly Part[];
}

const PLACES = "Layout, and where cursor and scroll were";
const WHOLE_NAMES = { bookmarks: "Bookmarks", layout: PLACES, settings: "Settings of this session" } as const;

const sameText = (a: FileEntry | undefined, b: FileEntry | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.path === b.path &&
  a.language === b.language &&
  a.eol === b.eol &&
  a.bom === b.bom &&
  (a.content === b.content ||
    (typeof a.content === "object" && typeof b.content === "object" && a.content.bytes === b.content.bytes));

/** What restoring `past` over `present` would change, as a person chooses among it. Mere places in files are one item. */
export const restoreItems = (present: State, past: State): readonly RestoreItem[] => {
  const items: RestoreItem[] = [];
  const places: Part[] = [];
  for (const { part, name, change } of differences(present, past)) {
    if (part.kind === "layout") places.push(part);
    else if (!("id" in part)) {
      items.push({ key: part.kind, group: "settings", name: WHOLE_NAMES[part.kind], change, parts: [part] });
    } else if (part.kind === "file" && sameText(present.files[part.id], past.files[part.id])) {
      places.push(part);
    } else {
      const title = name === "" ? "Untitled" : name;
      items.push({ key: `${part.kind} ${part.id}`, group: part.kind, name: title, change, parts: [part] });
    }
  }
  return places.length === 0
    ? items
    : [...items, { key: "places", group: "settings", name: PLACES, change: "changed", parts: places }];
};

const textIn = (state: State, id: string): string | null => {
  const content = state.files[id]?.content ?? "";
  return typeof content === "string" ? content : null;
};

/** Both texts of a file that comes back differently; null for what is not text. */
export const textsOf = (
  item: RestoreItem,
  present: State,
  past: State,
): { readonly before: string; readonly after: string } | null => {
  const [part] = item.parts;
  if (part?.kind !== "file") return null;
  const [before, after] = [textIn(present, part.id), textIn(past, part.id)];
  return before === null || after === null ? null : { before, after };
};

/** Messages that come back and messages that go with a conversation. */
export const messagesOf = (
  item: RestoreItem,
  present: State,
  past: State,
): { readonly back: number; readonly away: number } | null => {
  const [part] = item.parts;
  if (part?.kind !== "conversation") return null;
  const idsIn = (state: State) => new Set(state.conversations[part.id]?.messages.map(({ id }) => id) ?? []);
  const [now, then] = [idsIn(present), idsIn(past)];
  return { back: then.difference(now).size, away: now.difference(then).size };
};
