import { utf8 } from "@holdfast/vault/bytes";
import { type Static, Type } from "@sinclair/typebox";
import type { State } from "./model.ts";
import type { SkipReason } from "./section-content.ts";
import { nameOfKey, parsePage, type SectionKey, terminalOfEnv, typeOfKey } from "./section-key.ts";

const strict = { additionalProperties: false } as const;
export const LEDGER_ENTRIES_MAX = 200;
/** A note has to stay below what a sealed meta may have: entries beyond this many bytes are counted and not told. */
const LEDGER_BYTES_MAX = 6 * 1024;
const NAME_CHARS = 120;

const one = <T extends string>(...names: readonly T[]) => Type.Union(names.map((name) => Type.Literal(name)));

/** Something that is not in a save. */
export const LossEntry = Type.Object(
  {
    part: one(
      "file",
      "terminal",
      "tab",
      "conversation",
      "bookmarks",
      "layout",
      "settings",
      "metadata",
      "conflict",
    ),
    /** What people call it: a path or a title, cut to 120 characters. */
    name: Type.String({ maxLength: NAME_CHARS }),
    reason: one(
      "too-large",
      "not-text",
      "damaged",
      "renamed",
      "variable-left-out",
      "field-left-out",
      "trimmed",
      "kept-by-runtime",
    ),
    /** Which variable or form field. */
    detail: Type.Optional(Type.String({ maxLength: NAME_CHARS })),
    /** Null where nobody knows. */
    bytes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  },
  strict,
);
export type LossEntry = Static<typeof LossEntry>;

/** What is not in a save and why; `count` counts entries that are told and those that had no room. [CA-6] */
export const LossLedger = Type.Object(
  {
    count: Type.Integer({ minimum: 0 }),
    entries: Type.Array(LossEntry, { maxItems: LEDGER_ENTRIES_MAX }),
  },
  strict,
);
export type LossLedger = Static<typeof LossLedger>;

const cut = (text: string): string => text.slice(0, NAME_CHARS).toWellFormed();

const byteCount = (text: string): number => utf8(text).length;

/** The thing that a section belongs to, and the bytes of it that the section would hold. */
const thingOf = (state: State, key: SectionKey): Omit<LossEntry, "reason"> => {
  const name = nameOfKey(key);
  const owner = parsePage(name)?.owner ?? terminalOfEnv(name) ?? name;
  const type = typeOfKey(key);
  switch (type) {
    case "file":
    case "file-meta": {
      const file = state.files[name];
      const content = file?.content ?? "";
      const bytes =
        typeof content === "string" ? byteCount(content) : Math.floor((content.bytes.length * 3) / 4);
      return { part: "file", name: cut(file?.path ?? name), bytes: file === undefined ? null : bytes };
    }
    case "tab":
      return { part: "tab", name: cut(state.tabs[name]?.title ?? name), bytes: null };
    case "term-meta":
    case "term":
    case "secret":
      return { part: "terminal", name: cut(state.terminals[owner]?.title ?? owner), bytes: null };
    case "conv-meta":
    case "conv":
      return { part: "conversation", name: cut(state.conversations[owner]?.title ?? owner), bytes: null };
    case "conflict":
      return { part: "conflict", name: cut(state.conflicts[name]?.name ?? name), bytes: null };
    default:
      return { part: type, name: type, bytes: null };
  }
};

const keyOf = ({ part, name, reason, detail = "" }: LossEntry): string =>
  [part, name, reason, detail].join("\n");

const leftOut = (state: State): readonly LossEntry[] => [
  ...Object.values(state.terminals).flatMap(({ title, leftOut: names = [] }) =>
    names.map(
      (detail): LossEntry => ({
        part: "terminal",
        name: cut(title),
        reason: "variable-left-out",
        detail: cut(detail),
        bytes: null,
      }),
    ),
  ),
  ...Object.values(state.tabs).flatMap(({ title, leftOut: names = [] }) =>
    names.map(
      (detail): LossEntry => ({
        part: "tab",
        name: cut(title),
        reason: "field-left-out",
        detail: cut(detail),
        bytes: null,
      }),
    ),
  ),
];

/** Pages in front of the first one that is kept were dropped; how long they were nobody remembers. */
const trimmed = (state: State): readonly LossEntry[] =>
  Object.values(state.terminals)
    .filter(({ scrollback }) => scrollback.firstPage > 0)
    .map(({ title }) => ({ part: "terminal", name: cut(title), reason: "trimmed", bytes: null }));

/**
 * What a save of this state leaves out, most weighty first: what could not be saved, then what its makers did not capture.
 *
 * @param skipped sections that the save could not hold
 * @param others what only the caller knows: names that collided, work that a runtime keeps itself
 */
export const lossLedger = (
  state: State,
  skipped: ReadonlyMap<SectionKey, SkipReason>,
  others: readonly LossEntry[] = [],
): LossLedger => {
  const all = new Map<string, LossEntry>();
  const unsaved = [...skipped].map(([key, reason]): LossEntry => ({ ...thingOf(state, key), reason }));
  for (const entry of [...unsaved, ...others, ...trimmed(state), ...leftOut(state)])
    if (!all.has(keyOf(entry))) all.set(keyOf(entry), entry);
  const entries: LossEntry[] = [];
  let bytes = 0;
  for (const entry of all.values()) {
    bytes += byteCount(JSON.stringify(entry)) + 1;
    if (entries.length === LEDGER_ENTRIES_MAX || bytes > LEDGER_BYTES_MAX) break;
    entries.push(entry);
  }
  return { count: all.size, entries };
};
