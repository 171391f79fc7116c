import type { JsonValue } from "../canonical-json.ts";
import type { BrowserTab, Conflict, Conversation, FileEntry, Message, State, Terminal } from "../model.ts";
import { appendScrollback } from "../terminal-sections.ts";
import { matchSecrets } from "./rules.ts";
import { type FoundSecret, SecretScan } from "./scan.ts";

type Clean = (text: string) => string;

/** The same object where nothing of it changes. */
const mapped = <T>(
  items: Readonly<Record<string, T>>,
  change: (item: T) => T,
): Readonly<Record<string, T>> => {
  const entries = Object.entries(items).map(([id, item]) => [id, change(item)] as const);
  return entries.every(([id, item]) => items[id] === item) ? items : Object.fromEntries(entries);
};

const mappedList = <T>(items: readonly T[], change: (item: T) => T): readonly T[] => {
  const next = items.map(change);
  return next.every((item, i) => item === items[i]) ? items : next;
};

const cleanJson = <T extends JsonValue>(value: T, clean: Clean): T => {
  if (typeof value === "string") return clean(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return mappedList(value, (inner: JsonValue) => cleanJson(inner, clean)) as unknown as T;
  return mapped(value as Readonly<Record<string, JsonValue>>, (inner) => cleanJson(inner, clean)) as T;
};

const with_ = <T extends object>(item: T, change: Partial<T>): T =>
  (Object.keys(change) as (keyof T)[]).every((name) => change[name] === item[name])
    ? item
    : { ...item, ...change };

const cleanFile =
  (clean: Clean) =>
  (file: FileEntry): FileEntry =>
    typeof file.content === "string" ? with_(file, { content: clean(file.content) }) : file;

/** A value that lies across two pages is taken out as well: the pages are then cut anew. */
const cleanScrollback = (scrollback: Terminal["scrollback"], clean: Clean): Terminal["scrollback"] => {
  const whole = scrollback.pages.join("");
  const cleaned = clean(whole);
  if (cleaned === whole) return scrollback;
  const pages = mappedList(scrollback.pages, clean);
  return pages.join("") === cleaned
    ? { ...scrollback, pages }
    : appendScrollback({ firstPage: scrollback.firstPage, pages: [] }, cleaned, Number.MAX_SAFE_INTEGER);
};

const cleanTerminal =
  (clean: Clean) =>
  (terminal: Terminal): Terminal =>
    with_(terminal, {
      ...(terminal.command === undefined ? {} : { command: clean(terminal.command) }),
      history: mappedList(terminal.history, clean),
      env: mapped(terminal.env, clean),
      scrollback: cleanScrollback(terminal.scrollback, clean),
    });

const cleanTab =
  (clean: Clean) =>
  (tab: BrowserTab): BrowserTab =>
    with_(tab, {
      url: clean(tab.url),
      formData: cleanJson(tab.formData, clean),
      history: mappedList(tab.history, (visit) => with_(visit, { url: clean(visit.url) })),
    });

const cleanMessage =
  (clean: Clean) =>
  (message: Message): Message =>
    with_(message, {
      parts: mappedList(message.parts, (part) =>
        part.type === "text"
          ? with_(part, { text: clean(part.text) })
          : with_(part, { value: cleanJson(part.value, clean) }),
      ),
      meta: cleanJson(message.meta, clean),
    });

const cleanConversation =
  (clean: Clean) =>
  (conversation: Conversation): Conversation =>
    with_(conversation, {
      title: clean(conversation.title),
      messages: mappedList(conversation.messages, cleanMessage(clean)),
    });

const cleanConflict =
  (clean: Clean) =>
  (conflict: Conflict): Conflict =>
    with_(conflict, {
      base: cleanJson(conflict.base, clean),
      ours: cleanJson(conflict.ours, clean),
      theirs: cleanJson(conflict.theirs, clean),
    });

/** A value of this length stands for itself, wherever it is; a shorter one may be a word elsewhere. */
const SURE_CHARS = 8;
/** So many values are looked for in every text besides where they were found: each costs a search through all of the state. */
const SOUGHT_MAX = 500;

const markOf = (kind: string): string => `[redacted: ${kind}]`;

/** The text without the values where they look like secrets. */
const withoutMatches = (text: string, values: ReadonlySet<string>): string => {
  let cleaned = "";
  let from = 0;
  for (const match of matchSecrets(text)) {
    if (!values.has(text.slice(match.from, match.to))) continue;
    cleaned += text.slice(from, match.from) + markOf(match.kind);
    from = match.to;
  }
  return from === 0 ? text : cleaned + text.slice(from);
};

const cleanerOf = (found: readonly FoundSecret[]): Clean => {
  const kinds = new Map(found.map(({ value, kind }) => [value, kind]));
  const values = new Set(kinds.keys());
  // Longer ones first: a value may be part of another.
  const sought = [...kinds]
    .filter(([value]) => value.length >= SURE_CHARS)
    .slice(0, SOUGHT_MAX)
    .sort(([a], [b]) => b.length - a.length);
  return (text) => {
    let cleaned = withoutMatches(text, values);
    for (const [value, kind] of sought)
      if (cleaned.includes(value)) cleaned = cleaned.replaceAll(value, () => markOf(kind));
    return cleaned;
  };
};

const ROUNDS_MAX = 10;

export interface Redacted {
  /** What does not hold any of the values keeps its identity. */
  readonly state: State;
  /** Values that were taken out, wherever they stood. */
  readonly count: number;
}

/**
 * The state with `[redacted: <kind>]` in place of secrets, wherever their values stand: all of them, or those with these ids. What
 * was saved before holds them still. [CA-5]
 */
export const redactSecrets = (state: State, ids: ReadonlySet<string> | "all" = "all"): Redacted => {
  let redacted = state;
  const values = new Set<string>();
  // What stands around a value may look like one itself once the value is gone: each round takes out what is left.
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = new SecretScan()
      .finds(redacted)
      .flatMap((part) => part.found)
      .filter(({ id }) => ids === "all" || ids.has(id));
    if (found.length === 0) break;
    for (const { value } of found) values.add(value);
    const clean = cleanerOf(found);
    redacted = with_(redacted, {
      files: mapped(redacted.files, cleanFile(clean)),
      terminals: mapped(redacted.terminals, cleanTerminal(clean)),
      tabs: mapped(redacted.tabs, cleanTab(clean)),
      conversations: mapped(redacted.conversations, cleanConversation(clean)),
      conflicts: mapped(redacted.conflicts, cleanConflict(clean)),
      bookmarks: mappedList(redacted.bookmarks, (bookmark) => with_(bookmark, { url: clean(bookmark.url) })),
      layout: with_(redacted.layout, { view: cleanJson(redacted.layout.view, clean) }),
    });
  }
  return { state: redacted, count: values.size };
};
