import { type Bytes, ByteWriter, parseBytes, utf8 } from "@holdfast/vault/bytes";
import { applySections } from "./apply-sections.ts";
import type { State } from "./model.ts";
import { decodeText, type SkipReason } from "./section-content.ts";
import { keyOf, nameOfKey, SECTION, type SectionKey, typeOfKey } from "./section-key.ts";
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

const readEntry = (bytes: Bytes) =>
  parseBytes(bytes, (reader) => {
    const changes = new Map<SectionKey, Bytes | null>();
    for (let left = reader.varint(); left > 0; left--) {
      const type = reader.u8();
      const name = decodeText(reader.take(reader.varint()));
      const key = name === null ? null : keyOf(type, name);
      const present = reader.u8();
      const content = reader.take(reader.varint());
      if (key === null || present > 1 || (present === 0 && content.length > 0)) return reader.fail("record");
      changes.set(key, present === 1 ? content : null);
    }
    return changes;
  });

export interface ReplayedJournal {
  readonly state: State;
  /** Indices of entries that are not what `journalEntry` writes. */
  readonly setAside: readonly number[];
  /** Sections whose content has not the form of their type; nothing was taken from them. */
  readonly malformed: readonly SectionKey[];
}

/** The state of the last entry: the entries of one head, in order, on the state of that head. [ST-20] */
export const replayJournal = (state: State, entries: readonly Bytes[]): ReplayedJournal => {
  const setAside: number[] = [];
  const malformed: SectionKey[] = [];
  let replayed = state;
  entries.forEach((entry, i) => {
    const changes = readEntry(entry);
    if (!changes.ok) {
      setAside.push(i);
      return;
    }
    const applied = applySections(replayed, changes.value);
    replayed = applied.state;
    malformed.push(...applied.malformed);
  });
  return { state: replayed, setAside, malformed };
};
