import type { Differences, FileDifference } from "./differences.ts";
import { shown } from "./shown.ts";

/** What a checkpoint's name may have, in UTF-16 units. [CP-6] */
const NAME_CHARS = 100;
const THING_CHARS = 40;

const short = (text: string, most: number): string => {
  const line = shown(text.replaceAll(/\s+/gu, " ").trim()).normalize("NFC");
  return line.length <= most
    ? line
    : `${[...line.slice(0, most - 1).toWellFormed()].join("").replace(/\uFFFD$/u, "")}…`;
};

const lastOf = (path: string): string => short(path.slice(path.lastIndexOf("/") + 1), THING_CHARS);
const titled = (title: string): string => `“${short(title === "" ? "Untitled" : title, THING_CHARS)}”`;
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
const andMore = (count: number): string => (count > 1 ? ` and ${count - 1} more` : "");

/** Lines that changed, so that the file somebody worked on most gives the name. */
const weightOf = ({ content, change }: FileDifference): number => {
  if (content === null) return change === "changed" ? 0 : 1;
  return content.kind === "lines" ? content.added + content.removed : 1;
};

const verbOf = ({ change, from, content }: FileDifference): string => {
  if (change === "added") return "Add";
  if (change === "removed") return "Remove";
  return from !== undefined && content === null ? "Rename" : "Edit";
};

/** Files in which more than a cursor moved. */
const filesPhrase = ({ files }: Differences): string | null => {
  const written = files.filter(
    ({ content, from, change }) => content !== null || from !== undefined || change !== "changed",
  );
  const [first] = written.toSorted((a, b) => weightOf(b) - weightOf(a));
  return first === undefined ? null : `${verbOf(first)} ${lastOf(first.path)}${andMore(written.length)}`;
};

const messagesPhrase = ({ conversations }: Differences): string | null => {
  const spoken = conversations
    .map(({ title, messages }) => ({
      title,
      come: messages.filter(({ change }) => change === "added").length,
    }))
    .filter(({ come }) => come > 0);
  const [first] = spoken;
  if (first === undefined) return null;
  const total = spoken.reduce((sum, { come }) => sum + come, 0);
  const where = spoken.length === 1 ? titled(first.title) : `${spoken.length} conversations`;
  return `${counted(total, "message")} in ${where}`;
};

const commandsPhrase = ({ terminals }: Differences): string | null => {
  const commands = terminals.flatMap((terminal) => terminal.commands);
  const last = commands.at(-1);
  return last === undefined ? null : `run ${titled(last)}${andMore(commands.length)}`;
};

const thingsPhrase = (
  kind: string,
  changes: readonly { readonly change: string; readonly name: string }[],
): string | null => {
  const [first] = changes;
  if (first === undefined) return null;
  const verb = changes.every(({ change }) => change === first.change) ? first.change : "changed";
  return changes.length === 1
    ? `${kind} ${titled(first.name)} ${verb}`
    : `${counted(changes.length, kind)} ${verb}`;
};

const withName = <T extends { readonly title: string }>(
  items: readonly T[],
): readonly (T & { readonly name: string })[] => items.map((item) => ({ ...item, name: item.title }));

const PLAIN: readonly ((differences: Differences) => string | null)[] = [
  ({ tabs }) => thingsPhrase("tab", withName(tabs)),
  ({ bookmarks }) => thingsPhrase("bookmark", withName(bookmarks)),
  ({ bookmarksMoved }) => (bookmarksMoved ? "bookmarks in another order" : null),
  ({ conflicts }) => thingsPhrase("conflict", conflicts),
  ({ conversations }) => thingsPhrase("conversation", withName(conversations)),
  ({ terminals }) => thingsPhrase("terminal", withName(terminals)),
  ({ settings }) => (settings.length > 0 ? "other settings" : null),
  ({ metadata }) => (metadata.length > 0 ? "other facts of the session" : null),
  ({ layout, files }) => (layout.length + files.length > 0 ? "other places and panels" : null),
];

const begun = (phrase: string): string => phrase.charAt(0).toUpperCase() + phrase.slice(1);

/** A name for what changed: at most 100 characters, the same for the same differences. `No changes` where there are none. [CA-10] */
export const nameOf = (differences: Differences): string => {
  const main = [filesPhrase, messagesPhrase, commandsPhrase]
    .map((phrase) => phrase(differences))
    .filter((phrase) => phrase !== null);
  if (main.length > 0) return short(begun(main.slice(0, 2).join(", ")), NAME_CHARS);
  for (const phrase of PLAIN) {
    const words = phrase(differences);
    if (words !== null) return short(begun(words), NAME_CHARS);
  }
  return "No changes";
};
