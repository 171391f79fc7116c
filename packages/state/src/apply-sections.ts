import type { Bytes } from "@holdfast/vault/bytes";
import type { TSchema } from "@sinclair/typebox";
import { type ConversationParts, decodeConversation } from "./conversation-sections.ts";
import { distinctPaths } from "./distinct-paths.ts";
import { emptyState } from "./empty-state.ts";
import { decodeFile } from "./file-sections.ts";
import {
  BookmarksSchema,
  type BrowserTab,
  type Conflict,
  ConflictSchema,
  LayoutSchema,
  MetadataSchema,
  SettingsSchema,
  type State,
  TabSchema,
} from "./model.ts";
import { decodeJson } from "./section-content.ts";
import {
  envKey,
  nameOfKey,
  pageKey,
  parsePage,
  type SectionKey,
  type SectionType,
  sectionKey,
  terminalOfEnv,
  typeOfKey,
} from "./section-key.ts";
import { decodeTerminal, type TerminalParts } from "./terminal-sections.ts";

/** Content of sections by key; null = the section is gone. */
export type SectionChanges = ReadonlyMap<SectionKey, Bytes | null>;

export interface AppliedSections {
  readonly state: State;
  /** Sections whose bytes do not have the form of their type; nothing was taken from them. */
  readonly malformed: readonly SectionKey[];
  /** Files that got another path because theirs was taken. */
  readonly renamed: readonly string[];
}

const SINGLE = {
  metadata: MetadataSchema,
  layout: LayoutSchema,
  settings: SettingsSchema,
  bookmarks: BookmarksSchema,
} as const satisfies Partial<Record<SectionType, TSchema>>;

const OWNERS: Partial<Record<SectionType, "files" | "terminals" | "conversations">> = {
  "file-meta": "files",
  file: "files",
  "term-meta": "terminals",
  term: "terminals",
  secret: "terminals",
  "conv-meta": "conversations",
  conv: "conversations",
};

const ownerName = (key: SectionKey): string | null => {
  const name = nameOfKey(key);
  const type = typeOfKey(key);
  if (type === "term" || type === "conv") return parsePage(name)?.owner ?? null;
  return type === "secret" ? terminalOfEnv(name) : name;
};

/** The thing a section is part of, as `files:<id>`; single sections and tabs are things of their own. */
export const ownerOf = (key: SectionKey): string =>
  `${OWNERS[typeOfKey(key)] ?? typeOfKey(key)}:${ownerName(key) ?? ""}`;

const pagesOf = (
  changes: SectionChanges,
  type: "term" | "conv",
): ReadonlyMap<string, Map<number, Bytes | null>> => {
  const byOwner = new Map<string, Map<number, Bytes | null>>();
  for (const [key, bytes] of changes) {
    const at = typeOfKey(key) === type ? parsePage(nameOfKey(key)) : null;
    if (at === null) continue;
    const pages = byOwner.get(at.owner) ?? new Map<number, Bytes | null>();
    byOwner.set(at.owner, pages.set(at.page, bytes));
  }
  return byOwner;
};

const NO_PAGES: ReadonlyMap<number, Bytes | null> = new Map();

/** Only what is there: an absent member differs from an undefined one. */
const given = <K extends string, V>(name: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [k in K]?: V });

class Application {
  readonly malformed: SectionKey[] = [];
  readonly #changes: SectionChanges;
  readonly #before: State;
  readonly #ids = {
    files: new Set<string>(),
    terminals: new Set<string>(),
    conversations: new Set<string>(),
  };

  constructor(before: State, changes: SectionChanges) {
    this.#before = before;
    this.#changes = changes;
    for (const key of changes.keys()) {
      const owner = ownerName(key);
      const record = OWNERS[typeOfKey(key)];
      if (owner === null) this.malformed.push(key);
      else if (record !== undefined) this.#ids[record].add(owner);
    }
  }

  single<T extends keyof typeof SINGLE>(type: T): State[T] {
    const key = sectionKey(type);
    const bytes = this.#changes.get(key);
    if (!bytes) return this.#before[type];
    const value = decodeJson<State[T]>(bytes, SINGLE[type]);
    if (value === null) this.malformed.push(key);
    return value ?? this.#before[type];
  }

  /** Things whose one section is all of them. */
  #wholes<T extends { readonly id: string }>(
    type: SectionType,
    schema: TSchema,
    before: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>> {
    const items: Record<string, T> = { ...before };
    let touched = false;
    for (const [key, bytes] of this.#changes) {
      if (typeOfKey(key) !== type) continue;
      touched = true;
      const id = nameOfKey(key);
      const item = bytes === null ? null : decodeJson<T>(bytes, schema);
      if (item?.id === id) items[id] = item;
      else if (bytes === null) delete items[id];
      else this.malformed.push(key);
    }
    return touched ? items : before;
  }

  tabs(): State["tabs"] {
    return this.#wholes<BrowserTab>("tab", TabSchema, this.#before.tabs);
  }

  conflicts(): State["conflicts"] {
    return this.#wholes<Conflict>("conflict", ConflictSchema, this.#before.conflicts);
  }

  files(): { readonly files: State["files"]; readonly renamed: readonly string[] } {
    if (this.#ids.files.size === 0) return { files: this.#before.files, renamed: [] };
    const files = { ...this.#before.files };
    for (const id of this.#ids.files) {
      const meta = this.#changes.get(sectionKey("file-meta", id));
      const content = this.#changes.get(sectionKey("file", id));
      const decoded = decodeFile(id, this.#before.files[id], meta ?? undefined, content ?? undefined);
      if (decoded.file === null || meta === null || content === null) delete files[id];
      else files[id] = decoded.file;
      this.malformed.push(...decoded.malformed.map((type) => sectionKey(type, id)));
    }
    return distinctPaths(files);
  }

  terminals(): State["terminals"] {
    if (this.#ids.terminals.size === 0) return this.#before.terminals;
    const terminals = { ...this.#before.terminals };
    const pages = pagesOf(this.#changes, "term");
    for (const id of this.#ids.terminals) {
      const meta = this.#changes.get(sectionKey("term-meta", id));
      const parts: TerminalParts = {
        ...given("meta", meta ?? undefined),
        ...given("env", this.#changes.get(envKey(id))),
        pages: pages.get(id) ?? NO_PAGES,
      };
      const { terminal, malformed } = decodeTerminal(id, this.#before.terminals[id], parts);
      if (meta === null) delete terminals[id];
      else terminals[id] = terminal;
      for (const fault of malformed) {
        this.malformed.push(
          typeof fault === "number"
            ? pageKey("term", id, fault)
            : fault === "env"
              ? envKey(id)
              : sectionKey(fault, id),
        );
      }
    }
    return terminals;
  }

  conversations(): State["conversations"] {
    if (this.#ids.conversations.size === 0) return this.#before.conversations;
    const conversations = { ...this.#before.conversations };
    const pages = pagesOf(this.#changes, "conv");
    for (const id of this.#ids.conversations) {
      const meta = this.#changes.get(sectionKey("conv-meta", id));
      const parts: ConversationParts = {
        ...given("meta", meta ?? undefined),
        pages: pages.get(id) ?? NO_PAGES,
      };
      const { conversation, malformed } = decodeConversation(id, this.#before.conversations[id], parts);
      if (meta === null) delete conversations[id];
      else conversations[id] = conversation;
      for (const fault of malformed) {
        this.malformed.push(typeof fault === "number" ? pageKey("conv", id, fault) : sectionKey(fault, id));
      }
    }
    return conversations;
  }
}

/**
 * The state after some of its sections changed; things that are not named keep their identity.
 *
 * What a thing lacks is left out and never filled in: a file without content is not shown, a conversation or terminal keeps
 * the pages there are, content whose facts are lost keeps a name that says so. [ST-19]
 */
export const applySections = (before: State, changes: SectionChanges): AppliedSections => {
  const application = new Application(before, changes);
  const { files, renamed } = application.files();
  const state: State = {
    schemaVersion: before.schemaVersion,
    metadata: application.single("metadata"),
    files,
    terminals: application.terminals(),
    tabs: application.tabs(),
    bookmarks: application.single("bookmarks"),
    conversations: application.conversations(),
    layout: application.single("layout"),
    settings: application.single("settings"),
    conflicts: application.conflicts(),
  };
  return { state, malformed: application.malformed, renamed };
};

/** The state that has exactly these sections. */
export const decodeSections = (sections: ReadonlyMap<SectionKey, Bytes>): AppliedSections =>
  applySections(emptyState(), sections);
