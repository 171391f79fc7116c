import type { SearchMatch, SearchSummary, SkippedSave, Stretch } from "@holdfast/client/contract/search";
import { counted } from "./size.ts";
import { momentOf } from "./timeline-words.ts";

/** "src/plan.ts", or what a thing without a name is called. */
export const thingWords = ({ kind, name }: Pick<SearchMatch, "kind" | "name">): string => {
  if (kind === "bookmark") return "Bookmarks";
  if (name !== "") return name;
  const nameless = {
    message: "Conversation",
    terminal: "Terminal",
    tab: "Browser tab",
    checkpoint: "Checkpoint",
  };
  return kind === "file" || kind === "note" ? "File" : nameless[kind];
};

export const KINDS: Record<SearchMatch["kind"], string> = {
  file: "File",
  note: "Note",
  message: "Conversation",
  terminal: "Terminal",
  tab: "Browser tab",
  bookmark: "Bookmarks",
  checkpoint: "Checkpoint",
};

const PARTS: Partial<Record<SearchMatch["part"], string>> = {
  path: "Path",
  title: "Title",
  url: "Address",
  command: "Command",
  history: "History",
  name: "Name",
  description: "Description",
  tag: "Tag",
  data: "Data",
};

/** "Line 12", or the part of the thing it stands in. */
export const placeWords = ({ part, line }: Pick<SearchMatch, "part" | "line">): string =>
  PARTS[part] ?? (part === "text" ? "Message" : `Line ${line}`);

const stretchWords = ({ from, to }: Stretch, now: number): string => {
  if (to === null) return from === null ? "Now, not saved yet" : `Now, since ${momentOf(from.at, now)}`;
  const last = momentOf(to.at, now);
  const first = from === null ? last : momentOf(from.at, now);
  return first === last ? `Then: ${last}` : `Then: ${first} – ${last}`;
};

/** When a text stood there: the newest stretch, and how many there were before. `now` in milliseconds since 1970. */
export const standingWords = ([newest, ...older]: readonly Stretch[], now = Date.now()): string => {
  if (newest === undefined) return "";
  const before = older.length === 0 ? "" : `, and ${counted(older.length, "time")} before`;
  return `${stretchWords(newest, now)}${before}`;
};

/** What came of a search, in a line. */
export const summaryWords = ({ matches, full, saves, offline, stopped }: SearchSummary): string => {
  const found = matches === 0 ? "Nothing found" : `${counted(matches, "place")}${full ? " and more" : ""}`;
  const where = `in ${counted(saves, "save")} and what is there now`;
  const kept = offline ? ", as far as this device keeps them" : "";
  const late = stopped === 0 ? "" : `. ${counted(stopped, "line")} too long for this expression`;
  return `${found} ${where}${kept}${late}`;
};

/** What was not searched, in a line; null where all of it was. */
export const skippedWords = (skipped: readonly SkippedSave[]): string | null => {
  if (skipped.length === 0) return null;
  const [first] = skipped;
  const whole = skipped.filter(({ why }) => why !== "sections").length;
  const when = first === undefined || skipped.length > 1 ? "" : ` (${momentOf(first.at)})`;
  if (whole === 0) return `Parts of ${counted(skipped.length, "save")} could not be read${when}`;
  return `${counted(whole, "save")} could not be read${when}; the rest was searched`;
};
