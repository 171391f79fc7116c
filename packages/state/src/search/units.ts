import { nameOfKey, parsePage, type SectionKey, sectionKey, typeOfKey } from "../section-key.ts";
import type { StreamKind } from "./lines.ts";

/** What a match is in. A note is the file that the notes panel shows. */
export const SEARCH_KINDS = ["file", "note", "message", "terminal", "tab", "bookmark", "checkpoint"] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Sections that are searched together: the pages of a terminal are one text. */
export interface Unit {
  readonly name: string;
  readonly kind: Exclude<SearchKind, "note" | "checkpoint">;
  /** Of the file, terminal, tab or conversation; empty for bookmarks. */
  readonly id: string;
  /** Null for one canonical JSON value. */
  readonly stream: StreamKind | null;
  /** Where the name of the thing stands; null where the unit itself has it. */
  readonly named: SectionKey | null;
}

const unit = (
  name: string,
  kind: Unit["kind"],
  id: string,
  stream: StreamKind | null,
  named: SectionKey | null,
): Unit => ({ name, kind, id, stream, named });

/** The unit of a section; null for one that is not searched: layout, settings, facts of the session, secrets and conflicts. */
export const unitOf = (key: SectionKey): Unit | null => {
  const id = nameOfKey(key);
  switch (typeOfKey(key)) {
    case "file":
      return unit(key, "file", id, "text", sectionKey("file-meta", id));
    case "file-meta":
      return unit(key, "file", id, null, null);
    case "term-meta":
      return unit(key, "terminal", id, null, null);
    case "conv-meta":
      return unit(key, "message", id, null, null);
    case "tab":
      return unit(key, "tab", id, null, null);
    case "bookmarks":
      return unit(key, "bookmark", "", null, null);
    case "term": {
      const owner = parsePage(id)?.owner;
      if (owner === undefined) return null;
      return unit(`term:${owner}`, "terminal", owner, "output", sectionKey("term-meta", owner));
    }
    case "conv": {
      const owner = parsePage(id)?.owner;
      if (owner === undefined) return null;
      return unit(`conv:${owner}`, "message", owner, "messages", sectionKey("conv-meta", owner));
    }
    default:
      return null;
  }
};
