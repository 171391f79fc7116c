import { distinctPaths, freePath } from "./distinct-paths.ts";
import type { Conversation, FileEntry, Message, State, Terminal } from "./model.ts";
import { sameData } from "./same-data.ts";
import { soundLayout } from "./sound-layout.ts";

type ById<T> = Readonly<Record<string, T>>;

interface Sides<T> {
  readonly base: T | undefined;
  readonly mine: T;
  readonly theirs: T;
}

/** Item by item: a change of one side is taken, an edit beats a removal, `both` settles what both changed. */
const rebaseItems = <T>(
  base: ById<T>,
  mine: ById<T>,
  theirs: ById<T>,
  both: (sides: Sides<T>, id: string) => T,
): ById<T> => {
  const items: Record<string, T> = { ...theirs };
  for (const id of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    const [was, my, their] = [base[id], mine[id], theirs[id]];
    if (sameData(was, my) || sameData(my, their)) continue;
    if (my === undefined) {
      if (sameData(was, their)) delete items[id];
    } else if (their === undefined || sameData(was, their)) items[id] = my;
    else items[id] = both({ base: was, mine: my, theirs: their }, id);
  }
  return items;
};

/** Field by field: mine where I changed it, theirs elsewhere. */
const rebaseFields = <T extends object>(base: T | undefined, mine: T, theirs: T): T => {
  if (base !== undefined && sameData(base, mine)) return theirs;
  const fields = { ...theirs } as Record<string, unknown>;
  const before = (base ?? {}) as Readonly<Record<string, unknown>>;
  for (const key of new Set([...Object.keys(before), ...Object.keys(mine)])) {
    const value = (mine as Readonly<Record<string, unknown>>)[key];
    if (sameData(before[key], value)) continue;
    if (value === undefined) delete fields[key];
    else fields[key] = value;
  }
  return fields as T;
};

const freeId = (taken: object, id: string): string => {
  const stem = id.slice(0, 56);
  for (let n = 2; ; n++) if (!Object.hasOwn(taken, `${stem}-${n}`)) return `${stem}-${n}`;
};

/** Messages of both sides: theirs in their order, my changed ones in place, my new ones behind. */
const unionMessages = ({ base, mine, theirs }: Sides<Conversation>): readonly Message[] => {
  const before = new Map(base?.messages.map((message) => [message.id, message]));
  const my = new Map(mine.messages.map((message) => [message.id, message]));
  const present = new Set(theirs.messages.map(({ id }) => id));
  const kept = theirs.messages.map((message) => {
    const own = my.get(message.id);
    return own === undefined || sameData(own, before.get(message.id)) || sameData(own, message)
      ? message
      : own;
  });
  return [...kept, ...mine.messages.filter(({ id }) => !present.has(id))];
};

class Rebase {
  readonly copies: string[] = [];
  readonly #deviceName: string;
  readonly #newFiles: FileEntry[] = [];
  readonly #newTerminals: Terminal[] = [];

  constructor(deviceName: string) {
    this.#deviceName = deviceName;
  }

  files(base: State, mine: State, theirs: State): State["files"] {
    const files = { ...rebaseItems(base.files, mine.files, theirs.files, (sides) => this.#file(sides)) };
    const paths = new Set(Object.values(files).map(({ path }) => path.normalize("NFC")));
    for (const file of this.#newFiles) {
      const id = freeId({ ...files, ...base.files }, file.id);
      const path = freePath(paths, file.path, `copy of ${this.#deviceName}`);
      paths.add(path);
      files[id] = { ...file, id, path };
      this.copies.push(path);
    }
    return sameData(files, theirs.files) ? theirs.files : distinctPaths(files).files;
  }

  /** Both wrote: theirs stays, mine becomes a file of its own. Facts alone need no copy. */
  #file({ base, mine, theirs }: Sides<FileEntry>): FileEntry {
    const merged = rebaseFields(base, mine, theirs);
    const iWrote = !sameData(base?.content, mine.content);
    const theyWrote = !sameData(base?.content, theirs.content);
    if (!iWrote || !theyWrote || sameData(mine.content, theirs.content)) return merged;
    this.#newFiles.push(mine);
    return theirs;
  }

  terminals(base: State, mine: State, theirs: State): State["terminals"] {
    const terminals = {
      ...rebaseItems(base.terminals, mine.terminals, theirs.terminals, (sides) => this.#terminal(sides)),
    };
    for (const terminal of this.#newTerminals) {
      const id = freeId({ ...terminals, ...base.terminals }, terminal.id);
      const title = `${terminal.title} (copy of ${this.#deviceName})`;
      terminals[id] = { ...terminal, id, title, active: false };
      this.copies.push(title);
    }
    return terminals;
  }

  #terminal({ base, mine, theirs }: Sides<Terminal>): Terminal {
    if (sameData(mine.scrollback, theirs.scrollback) || sameData(base?.scrollback, mine.scrollback)) {
      return rebaseFields(base, mine, theirs);
    }
    this.#newTerminals.push(mine);
    return theirs;
  }
}

const rebaseBookmarks = (base: State, mine: State, theirs: State): State["bookmarks"] => {
  const keyed = (state: State) =>
    Object.fromEntries(state.bookmarks.map((bookmark) => [bookmark.id, bookmark]));
  const merged = Object.values(rebaseItems(keyed(base), keyed(mine), keyed(theirs), ({ mine: own }) => own));
  return sameData(merged, theirs.bookmarks) ? theirs.bookmarks : merged;
};

/**
 * My changes since `base`, put on a head that somebody else saved meanwhile. [SP-26]
 *
 * The newer section, mine, wins; what a person typed is never dropped: a file that both changed is kept twice, mine under
 * the name "… (copy of <device>)", a terminal likewise, and conversations hold the messages of both. Untouched things keep
 * the identity they have in `theirs`. `copies` names the copies that were made.
 */
export const rebase = (
  base: State,
  mine: State,
  theirs: State,
  deviceName: string,
): { readonly state: State; readonly copies: readonly string[] } => {
  const work = new Rebase(deviceName);
  const content = {
    schemaVersion: theirs.schemaVersion,
    metadata: rebaseFields(base.metadata, mine.metadata, theirs.metadata),
    files: work.files(base, mine, theirs),
    terminals: work.terminals(base, mine, theirs),
    tabs: rebaseItems(base.tabs, mine.tabs, theirs.tabs, ({ mine: own }) => own),
    bookmarks: rebaseBookmarks(base, mine, theirs),
    conversations: rebaseItems(base.conversations, mine.conversations, theirs.conversations, (sides) => ({
      ...rebaseFields(sides.base, sides.mine, sides.theirs),
      messages: unionMessages(sides),
    })),
    conflicts: rebaseItems(base.conflicts, mine.conflicts, theirs.conflicts, ({ mine: own }) => own),
    settings: rebaseFields(base.settings, mine.settings, theirs.settings),
  };
  const layout = rebaseFields(base.layout, mine.layout, theirs.layout);
  return { state: soundLayout({ ...content, layout }), copies: work.copies };
};
