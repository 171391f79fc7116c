import type { Conversation, FileEntry, State, Terminal } from "../model.ts";
import { matchSecrets, type SecretKind } from "./rules.ts";
import { type PlacedText, textsOfConflict, textsOfMessage, textsOfTab, textsOfTerminal } from "./texts.ts";

/** Something that looks like a secret, and where it stands. No more of it than its first four characters. [CA-4] */
export interface SecretFinding {
  /** The same value has the same id wherever it stands. */
  readonly id: string;
  readonly kind: SecretKind;
  readonly part: {
    readonly kind: "file" | "terminal" | "tab" | "conversation" | "conflict";
    readonly id: string;
    readonly name: string;
  };
  /** Where in the part, as a JSON pointer. */
  readonly at: string;
  /** From 1, columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly begins: string;
}

/** A finding with its value, which leaves this folder in nobody's hands but of who takes it out of the state. */
export interface FoundSecret extends Omit<SecretFinding, "part"> {
  readonly value: string;
}

const SHOWN_CHARS = 4;

/** FNV-1a, 32 bits: enough to know a value again, too little to guess it by. */
const markOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
};

/** @param end matches that begin at or behind it belong to another text */
const foundIn = (
  { at, text, lead = "" }: PlacedText,
  end = Number.POSITIVE_INFINITY,
): readonly FoundSecret[] => {
  const found: FoundSecret[] = [];
  let line = 1;
  let start = 0;
  for (const { kind, from, to } of matchSecrets(lead + text)) {
    const place = Math.max(0, from - lead.length);
    if (place >= end) break;
    for (
      let next = text.indexOf("\n", start);
      next !== -1 && next < place;
      next = text.indexOf("\n", start)
    ) {
      line += 1;
      start = next + 1;
    }
    const value = text.slice(place, to - lead.length);
    const begins = value.slice(0, SHOWN_CHARS).toWellFormed();
    found.push({ id: `${kind}-${markOf(value)}`, kind, at, line, column: place - start + 1, begins, value });
  }
  return found;
};

/** How far a value may reach into the next page of a terminal's output. */
const OVERLAP = 4_096;

/** What was found in a slice, for as long as it is the same object or the same text. */
interface Known<T> {
  readonly of: T;
  readonly found: readonly FoundSecret[];
}

const again = <T>(known: Known<T> | undefined, of: T, find: () => readonly FoundSecret[]): Known<T> =>
  known !== undefined && known.of === of ? known : { of, found: find() };

class TerminalScan {
  #facts: Known<Terminal> | undefined;
  #pages = new Map<number, Known<string> & { readonly next: string }>();

  scan(terminal: Terminal): readonly FoundSecret[] {
    const { firstPage, pages } = terminal.scrollback;
    this.#facts = again(this.#facts, terminal, () =>
      textsOfTerminal(terminal).flatMap((text) => foundIn(text)),
    );
    const kept = new Map<number, Known<string> & { readonly next: string }>();
    pages.forEach((page, i) => {
      const n = firstPage + i;
      const next = pages[i + 1]?.slice(0, OVERLAP) ?? "";
      const known = this.#pages.get(n);
      const same = known?.of === page && known.next === next;
      const at = `/scrollback/${n}`;
      const found = same ? known.found : foundIn({ at, text: page + next }, page.length);
      kept.set(n, { of: page, next, found });
    });
    this.#pages = kept;
    return [...this.#facts.found, ...[...kept.values()].flatMap(({ found }) => found)];
  }
}

/** The finds of each part that is there; what is gone is forgotten. */
const inParts = <T, S>(
  items: Readonly<Record<string, T>>,
  known: Map<string, S>,
  scan: (item: T, known: S | undefined) => { readonly next: S; readonly found: readonly FoundSecret[] },
): readonly { readonly id: string; readonly found: readonly FoundSecret[] }[] => {
  const results = Object.entries(items).map(([id, item]) => ({ id, ...scan(item, known.get(id)) }));
  known.clear();
  for (const { id, next } of results) known.set(id, next);
  return results;
};

export interface PartFinds {
  readonly part: SecretFinding["part"];
  readonly found: readonly FoundSecret[];
}

/** Looks through states for secrets, and the next time through what changed alone. [CA-4] */
export class SecretScan {
  readonly #files = new Map<string, Known<FileEntry["content"]>>();
  readonly #tabs = new Map<string, Known<State["tabs"][string]>>();
  readonly #conflicts = new Map<string, Known<State["conflicts"][string]>>();
  readonly #terminals = new Map<string, TerminalScan>();
  readonly #messages = new WeakMap<object, readonly FoundSecret[]>();
  /** Texts that were read since this scan was made. */
  read = 0;

  #look(texts: readonly PlacedText[]): readonly FoundSecret[] {
    this.read += texts.length;
    return texts.flatMap((text) => foundIn(text));
  }

  #conversation({ title, messages }: Conversation): readonly FoundSecret[] {
    const found: FoundSecret[] = [...foundIn({ at: "/title", text: title })];
    for (const message of messages) {
      let known = this.#messages.get(message);
      if (known === undefined) {
        known = this.#look(textsOfMessage(message));
        this.#messages.set(message, known);
      }
      found.push(...known);
    }
    return found;
  }

  /** Parts in which something was found, with the values. */
  finds(state: State): readonly PartFinds[] {
    const files = inParts<FileEntry, Known<FileEntry["content"]>>(
      state.files,
      this.#files,
      ({ content }, was) => {
        const next = again(was, content, () =>
          typeof content === "string" ? this.#look([{ at: "/content", text: content }]) : [],
        );
        return { next, found: next.found };
      },
    );
    const terminals = inParts<Terminal, TerminalScan>(state.terminals, this.#terminals, (terminal, was) => {
      const next = was ?? new TerminalScan();
      return { next, found: next.scan(terminal) };
    });
    const tabs = inParts<State["tabs"][string], Known<State["tabs"][string]>>(
      state.tabs,
      this.#tabs,
      (tab, was) => {
        const next = again(was, tab, () => this.#look(textsOfTab(tab)));
        return { next, found: next.found };
      },
    );
    const conflicts = inParts<State["conflicts"][string], Known<State["conflicts"][string]>>(
      state.conflicts,
      this.#conflicts,
      (conflict, was) => {
        const next = again(was, conflict, () => this.#look(textsOfConflict(conflict)));
        return { next, found: next.found };
      },
    );
    const conversations = Object.values(state.conversations).map((conversation) => ({
      id: conversation.id,
      found: this.#conversation(conversation),
    }));
    const named = (
      kind: SecretFinding["part"]["kind"],
      parts: readonly { readonly id: string; readonly found: readonly FoundSecret[] }[],
      nameOf: (id: string) => string | undefined,
    ): readonly PartFinds[] =>
      parts
        .filter(({ found }) => found.length > 0)
        .map(({ id, found }) => ({ part: { kind, id, name: nameOf(id) ?? "" }, found }));
    return [
      ...named("file", files, (id) => state.files[id]?.path),
      ...named("terminal", terminals, (id) => state.terminals[id]?.title),
      ...named("tab", tabs, (id) => state.tabs[id]?.title),
      ...named("conversation", conversations, (id) => state.conversations[id]?.title),
      ...named("conflict", conflicts, (id) => state.conflicts[id]?.name),
    ];
  }
}

/**
 * Everything in a state that looks like a secret: files, terminals, forms and addresses, conversations. Values are cut to their first
 * four characters. A `scan` that is used again reads only what changed. [CA-4]
 */
export const findSecrets = (state: State, scan: SecretScan = new SecretScan()): readonly SecretFinding[] =>
  scan
    .finds(state)
    .flatMap(({ part, found }) =>
      found.map(({ value: _, ...finding }): SecretFinding => ({ ...finding, part })),
    );
