import { type Bytes, ByteWriter, parseBytes, utf8 } from "@holdfast/vault/bytes";
import { applySections } from "./apply-sections.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { State } from "./model.ts";
import { readCutJson } from "./recovery/cut-json.ts";
import { decodeText, type SkipReason } from "./section-content.ts";
import { isCut, keyOf, nameOfKey, SECTION, type SectionKey, typeOfKey } from "./section-key.ts";
import { encodeSection } from "./sections.ts";

/** Content of a journal entry, to be sealed by the caller, and the sections that could not be written. */
export interface JournalEntry {
  readonly content: Bytes;
  readonly skipped: readonly { readonly key: SectionKey; readonly reason: SkipReason }[];
}

/**
 * The sections that changed since the last entry, as one journal entry. [ST-20]
 *
 * `changed` and `removed` come from `dirtySections`; the cost is theirs and not the state's.
 */
export const journalEntry = (
  state: State,
  changed: readonly SectionKey[],
  removed: readonly SectionKey[],
): JournalEntry => {
  const records: { key: SectionKey; content: Bytes | null }[] = [];
  const skipped: { key: SectionKey; reason: SkipReason }[] = [];
  for (const key of changed) {
    const encoded = encodeSection(state, key);
    if (encoded.ok) records.push({ key, content: encoded.value });
    else skipped.push({ key, reason: encoded.error });
  }
  for (const key of removed) records.push({ key, content: null });
  const writer = new ByteWriter().varint(records.length);
  for (const { key, content } of records) {
    const name = utf8(nameOfKey(key));
    writer.u8(SECTION[typeOfKey(key)]).varint(name.length).bytes(name);
    writer.u8(content === null ? 0 : 1).varint(content?.length ?? 0);
    if (content !== null) writer.bytes(content);
  }
  return { content: writer.finish(), skipped };
};

interface ReadEntry {
  readonly changes: ReadonlyMap<SectionKey, Bytes | null>;
  readonly whole: boolean;
  /** Bytes after the last complete record. */
  readonly leftBytes: number;
}

/** JSON of a record that was cut off, as far as its values are complete. Pages are text of many values: of them nothing is taken. */
const cutContent = (key: SectionKey, content: Bytes): Bytes | null => {
  if (isCut(SECTION[typeOfKey(key)])) return null;
  // A character may be torn: the value that it stands in is torn with it.
  const { value } = readCutJson(new TextDecoder().decode(content));
  const json = value === undefined ? null : canonicalJson(value);
  return json?.ok ? utf8(json.value) : null;
};

/** The records of an entry up to where it was cut off, if it was. [RC-8] */
const readEntry = (bytes: Bytes): ReadEntry => {
  const changes = new Map<SectionKey, Bytes | null>();
  let read = 0;
  let torn: { readonly key: SectionKey; readonly content: Bytes } | null = null;
  const parsed = parseBytes(bytes, (reader) => {
    for (let left = reader.varint(); left > 0; left--) {
      const type = reader.u8();
      const name = decodeText(reader.take(reader.varint()));
      const key = name === null ? null : keyOf(type, name);
      const present = reader.u8();
      const length = reader.varint();
      if (key === null || present > 1 || (present === 0 && length > 0)) return reader.fail("record");
      if (length > reader.left) torn = { key, content: bytes.slice(reader.offset) };
      const content = reader.take(length);
      changes.set(key, present === 1 ? content : null);
      read = reader.offset;
    }
    return null;
  });
  if (parsed.ok) return { changes, whole: true, leftBytes: 0 };
  const last = torn as { readonly key: SectionKey; readonly content: Bytes } | null;
  const content = last === null ? null : cutContent(last.key, last.content);
  if (last !== null && content !== null) changes.set(last.key, content);
  return { changes, whole: false, leftBytes: bytes.length - read };
};

export interface ReplayedJournal {
  readonly state: State;
  /** Indices of entries that were cut off, or are not what `journalEntry` writes: of them the complete values were taken. [RC-8] */
  readonly setAside: readonly number[];
  /** Bytes of them after the last complete value. */
  readonly leftBytes: number;
  /** Sections whose content has not the form of their type; nothing was taken from them. */
  readonly malformed: readonly SectionKey[];
}

/** The state of the last entry: the entries of one head, in order, on the state of that head. [ST-20] */
export const replayJournal = (state: State, entries: readonly Bytes[]): ReplayedJournal => {
  const setAside: number[] = [];
  const malformed: SectionKey[] = [];
  let replayed = state;
  let left = 0;
  entries.forEach((entry, i) => {
    const { changes, whole, leftBytes } = readEntry(entry);
    if (!whole) setAside.push(i);
    left += leftBytes;
    const applied = applySections(replayed, changes);
    replayed = applied.state;
    malformed.push(...applied.malformed);
  });
  return { state: replayed, setAside, leftBytes: left, malformed };
};
