import { conversationMetaDiffers, conversationPageDiffers, pageCount } from "./conversation-sections.ts";
import { fileMetaDiffers } from "./file-sections.ts";
import type { Conversation, FileEntry, State, Terminal } from "./model.ts";
import { envKey, pageKey, type SectionKey, sectionKey } from "./section-key.ts";
import { terminalMetaDiffers } from "./terminal-sections.ts";

/** Sections to write and to take out, so that the sections of one state become those of another. */
export interface Dirty {
  readonly changed: SectionKey[];
  readonly removed: SectionKey[];
}

type Record_<T> = Readonly<Record<string, T>>;

/**
 * Calls `compare` for every id whose item is not the same object on both sides.
 *
 * A store that replaces one item keeps the order of the others, so the two lists of items mostly agree place by place; that is
 * ten times as fast as looking each id up, and this is the one part of a save that grows with the state.
 */
const eachDifferent = <T extends { readonly id: string }>(
  before: Record_<T>,
  after: Record_<T>,
  compare: (id: string, was: T | undefined, is: T | undefined) => void,
): void => {
  if (before === after) return;
  const was = Object.values(before);
  const is = Object.values(after);
  const differing: number[] = [];
  for (let i = 0; i < is.length; i++) if (is[i] !== was[i]) differing.push(i);
  if (was.length === is.length && differing.every((i) => was[i]?.id === is[i]?.id)) {
    for (const i of differing) compare(is[i]?.id ?? "", was[i], is[i]);
    return;
  }
  for (const id in after) if (before[id] !== after[id]) compare(id, before[id], after[id]);
  for (const id in before) if (after[id] === undefined) compare(id, before[id], undefined);
};

const mark = (dirty: Dirty, key: SectionKey, was: unknown, is: unknown, differs: boolean): void => {
  if (is === undefined) {
    if (was !== undefined) dirty.removed.push(key);
  } else if (was === undefined || differs) dirty.changed.push(key);
};

const files = (dirty: Dirty, id: string, was: FileEntry | undefined, is: FileEntry | undefined): void => {
  const both = was !== undefined && is !== undefined;
  mark(dirty, sectionKey("file-meta", id), was, is, both && fileMetaDiffers(was, is));
  mark(dirty, sectionKey("file", id), was, is, both && was.content !== is.content);
};

const hasEnv = (terminal: Terminal | undefined): true | undefined =>
  terminal !== undefined && Object.keys(terminal.env).length > 0 ? true : undefined;

const terminals = (dirty: Dirty, id: string, was: Terminal | undefined, is: Terminal | undefined): void => {
  const both = was !== undefined && is !== undefined;
  mark(dirty, sectionKey("term-meta", id), was, is, both && terminalMetaDiffers(was, is));
  mark(dirty, envKey(id), hasEnv(was), hasEnv(is), both && was.env !== is.env);
  if (was?.scrollback === is?.scrollback) return;
  const wasPages = pagesByNumber(was);
  const isPages = pagesByNumber(is);
  for (const [n, page] of isPages)
    mark(dirty, pageKey("term", id, n), wasPages.get(n), page, wasPages.get(n) !== page);
  for (const n of wasPages.keys()) if (!isPages.has(n)) dirty.removed.push(pageKey("term", id, n));
};

const pagesByNumber = (terminal: Terminal | undefined): ReadonlyMap<number, string> =>
  new Map(terminal?.scrollback.pages.map((page, i) => [terminal.scrollback.firstPage + i, page]));

const conversations = (
  dirty: Dirty,
  id: string,
  was: Conversation | undefined,
  is: Conversation | undefined,
): void => {
  const both = was !== undefined && is !== undefined;
  mark(dirty, sectionKey("conv-meta", id), was, is, both && conversationMetaDiffers(was, is));
  if (was?.messages === is?.messages) return;
  const wasCount = was === undefined ? 0 : pageCount(was);
  const isCount = is === undefined ? 0 : pageCount(is);
  for (let n = 0; n < Math.max(wasCount, isCount); n++) {
    const differs = both && conversationPageDiffers(was, is, n);
    mark(dirty, pageKey("conv", id, n), n < wasCount || undefined, n < isCount || undefined, differs);
  }
};

/**
 * The sections that differ between two states, found by reference: an unchanged slice costs one comparison. [ST-4]
 *
 * `before` null stands for no state at all: every section of `after` is changed.
 */
export const dirtySections = (before: State | null, after: State): Dirty => {
  const dirty: Dirty = { changed: [], removed: [] };
  for (const type of ["metadata", "layout", "settings", "bookmarks"] as const) {
    if (before?.[type] !== after[type]) dirty.changed.push(sectionKey(type));
  }
  eachDifferent(before?.tabs ?? {}, after.tabs, (id, was, is) =>
    mark(dirty, sectionKey("tab", id), was, is, true),
  );
  eachDifferent(before?.files ?? {}, after.files, (id, was, is) => files(dirty, id, was, is));
  eachDifferent(before?.terminals ?? {}, after.terminals, (id, was, is) => terminals(dirty, id, was, is));
  eachDifferent(before?.conversations ?? {}, after.conversations, (id, was, is) =>
    conversations(dirty, id, was, is),
  );
  eachDifferent(before?.conflicts ?? {}, after.conflicts, (id, was, is) =>
    mark(dirty, sectionKey("conflict", id), was, is, true),
  );
  return dirty;
};

/** Every section of a state. */
export const sectionKeys = (state: State): readonly SectionKey[] => dirtySections(null, state).changed;
