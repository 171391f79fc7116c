import type { Conversation, FileEntry, Message, State, Terminal } from "@holdfast/state/model";

/** Strings and messages at the front that both sides hold already, and what follows them. */
interface Tail<T> {
  readonly keep: number;
  readonly rest: readonly T[];
}

type FilePatch = Omit<FileEntry, "content"> & { readonly content?: FileEntry["content"] };
type ConversationPatch = Omit<Conversation, "messages"> & { readonly messages: Tail<Message> };
type TerminalPatch = Omit<Terminal, "scrollback"> & {
  readonly scrollback: { readonly firstPage: number; readonly pages: Tail<string> };
};

interface Items<P> {
  readonly set: readonly P[];
  readonly remove: readonly string[];
}

const FACTS = ["metadata", "bookmarks", "layout", "settings"] as const;

/**
 * What makes one state out of another that both sides hold: only slices that are other objects, and of long texts and
 * lists only what is new. Plain data: it travels between threads.
 */
export interface StatePatch {
  readonly facts: Partial<Pick<State, (typeof FACTS)[number]>>;
  readonly files: Items<FilePatch>;
  readonly terminals: Items<TerminalPatch>;
  readonly tabs: Items<State["tabs"][string]>;
  readonly conversations: Items<ConversationPatch>;
  readonly conflicts: Items<State["conflicts"][string]>;
}

type Table<T> = Readonly<Record<string, T>>;

const tailOf = <T>(before: readonly T[], after: readonly T[]): Tail<T> => {
  let keep = 0;
  while (keep < before.length && keep < after.length && before[keep] === after[keep]) keep += 1;
  return { keep, rest: after.slice(keep) };
};

const withTail = <T>(before: readonly T[] | undefined, { keep, rest }: Tail<T>): readonly T[] => [
  ...(before ?? []).slice(0, keep),
  ...rest,
];

const diffItems = <T, P>(
  before: Table<T>,
  after: Table<T>,
  patchOf: (was: T | undefined, is: T) => P,
): Items<P> => {
  if (before === after) return { set: [], remove: [] };
  const set: P[] = [];
  let more = 0;
  let count = 0;
  for (const id in after) {
    const was = before[id];
    const is = after[id];
    if (is === undefined) continue;
    count += 1;
    if (was === undefined) more += 1;
    if (is !== was) set.push(patchOf(was, is));
  }
  const were = Object.keys(before);
  // Thousands of files and one that changed: none is looked for that cannot be missing.
  const remove = were.length + more === count ? [] : were.filter((id) => after[id] === undefined);
  return { set, remove };
};

const applyItems = <T extends { readonly id: string }, P extends { readonly id: string }>(
  before: Table<T>,
  { set, remove }: Items<P>,
  itemOf: (was: T | undefined, patch: P) => T,
): Table<T> => {
  if (set.length + remove.length === 0) return before;
  const after: Record<string, T> = { ...before };
  for (const id of remove) delete after[id];
  for (const patch of set) after[patch.id] = itemOf(before[patch.id], patch);
  return after;
};

const filePatch = (was: FileEntry | undefined, is: FileEntry): FilePatch => {
  if (was?.content !== is.content) return is;
  const { content: _, ...facts } = is;
  return facts;
};

const terminalPatch = (was: Terminal | undefined, is: Terminal): TerminalPatch => {
  const { firstPage, pages } = is.scrollback;
  const before = was?.scrollback.firstPage === firstPage ? was.scrollback.pages : [];
  return { ...is, scrollback: { firstPage, pages: tailOf(before, pages) } };
};

const conversationPatch = (was: Conversation | undefined, is: Conversation): ConversationPatch => ({
  ...is,
  messages: tailOf(was?.messages ?? [], is.messages),
});

/** Null when both are the same. Costs one comparison a slice. */
export const diffStates = (before: State, after: State): StatePatch | null => {
  if (before === after) return null;
  const facts = Object.fromEntries(
    FACTS.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
  return {
    facts,
    files: diffItems(before.files, after.files, filePatch),
    terminals: diffItems(before.terminals, after.terminals, terminalPatch),
    tabs: diffItems(before.tabs, after.tabs, (_, is) => is),
    conversations: diffItems(before.conversations, after.conversations, conversationPatch),
    conflicts: diffItems(before.conflicts, after.conflicts, (_, is) => is),
  };
};

/** The other state. Slices that the patch does not name keep their identity. */
export const applyPatch = (before: State, patch: StatePatch): State => ({
  ...before,
  ...patch.facts,
  files: applyItems(before.files, patch.files, (was, file) => ({
    ...file,
    content: file.content ?? was?.content ?? "",
  })),
  terminals: applyItems(before.terminals, patch.terminals, (was, terminal) => ({
    ...terminal,
    scrollback: {
      firstPage: terminal.scrollback.firstPage,
      pages: withTail(was?.scrollback.pages, terminal.scrollback.pages),
    },
  })),
  tabs: applyItems(before.tabs, patch.tabs, (_, tab) => tab),
  conversations: applyItems(before.conversations, patch.conversations, (was, conversation) => ({
    ...conversation,
    messages: withTail(was?.messages, conversation.messages),
  })),
  conflicts: applyItems(before.conflicts, patch.conflicts, (_, conflict) => conflict),
});
