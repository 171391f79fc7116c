import type { Address, NoLink } from "../workspace/addresses.ts";
import type { BrowserView } from "../workspace/tab-changes.ts";
import { counted } from "./size.ts";
import { ago } from "./time.ts";

export const VIEWS: Record<BrowserView, string> = {
  tabs: "Tabs",
  bookmarks: "Bookmarks",
  history: "History",
};

const KINDS: Record<NoLink, string> = {
  script: "A script, kept as text",
  content: "Content, kept as text",
  file: "A file of a device, kept as text",
  unknown: "Kept as text",
  none: "Kept as text",
};

const WHY: Record<NoLink, string> = {
  script: "This is a script and not a place. It is kept as text and cannot be opened from here.",
  content: "This is content and not a place. It is kept as text and cannot be opened from here.",
  file: "This is a file of some device. It is kept as text and cannot be opened from here.",
  unknown: "Only addresses with http or https open from here. This one is kept as text.",
  none: "This is not an address. It is kept as text.",
};

/** Where an address leads, in a few words; what could be mistaken stands in the form in which it is looked up. */
export const hostWords = (address: Address): string => {
  if (address.kind === "text") return KINDS[address.why];
  return address.ascii === null ? address.host : `${address.host} (${address.ascii})`;
};

/** Everything about an address that somebody should know before it is opened; nothing of a plain one. */
export const addressNotes = (address: Address): readonly string[] => {
  if (address.kind === "text") return [WHY[address.why]];
  const notes: string[] = [];
  if (address.ascii !== null) notes.push(`Looked up as ${address.ascii}.`);
  if (address.lookalike) notes.push("Letters of this name look like others. It may not be what it seems.");
  if (address.named) notes.push(`A name stands in front. It leads to ${address.host}.`);
  if (!address.encrypted) notes.push("Not encrypted on its way.");
  return notes;
};

/** What is said below the field while an address is typed. */
export const typedWords = (address: Address): string => {
  if (address.kind === "text") return WHY[address.why];
  const notes = addressNotes(address);
  return [`Opens ${address.host}.`, ...notes].join(" ");
};

/** "2,048,000 characters in all" behind the beginning of a long address. */
export const longWords = (characters: number): string =>
  `${characters.toLocaleString("en")} characters in all`;

/** "3 h ago"; nothing where it never was. `now` in milliseconds since 1970. */
export const agoWords = (at: string | null, now: number): string => (at === null ? "" : ago(at, now));

/** What a tab brings along besides its address. */
export const keptWords = (visits: number, fields: number, leftOut: readonly string[]): string => {
  const parts = [visits === 0 ? "Not opened yet" : `Opened ${visits === 1 ? "once" : `${visits} times`}`];
  if (fields > 0) parts.push(`${counted(fields, "form field")} kept`);
  if (leftOut.length > 0) parts.push(`not kept: ${leftOut.join(", ")}`);
  return `${parts.join("; ")}.`;
};

export const NOTHING: Record<BrowserView, { readonly title: string; readonly text: string }> = {
  tabs: {
    title: "No tabs yet",
    text: "Addresses that belong to this work. They are saved with it, and open in a window of their own.",
  },
  bookmarks: {
    title: "No bookmarks yet",
    text: "Addresses to come back to, in folders if there are many.",
  },
  history: {
    title: "Nothing was opened yet",
    text: "What you open from here stands in this list, by day.",
  },
};

export const NOTHING_FITS = "Nothing here fits.";
