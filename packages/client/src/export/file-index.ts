import { toHex } from "@holdfast/protocol/encoding";
import {
  type CheckpointRecord,
  decodeBetweenRecord,
  decodeCheckpointRecord,
  decodeSessionRecord,
  type SessionRecord,
} from "@holdfast/state/export/record";
import type { RecordPlace } from "@holdfast/state/export/scan-export";
import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { type Header, peekHeader } from "@holdfast/vault/header";
import { KIND, STATEMENT } from "@holdfast/vault/kinds";
import type { Primitives } from "@holdfast/vault/primitives";

export interface IndexedSave extends RecordPlace {
  readonly digest: Bytes;
  readonly seq: number;
}

export interface IndexedSession extends SessionRecord {
  readonly saves: IndexedSave[];
  /** Digests of saves that the file is without, by seq. */
  readonly between: Map<number, Bytes>;
  readonly checkpoints: CheckpointRecord[];
}

/** What was signed about one account. */
export interface IndexedAccount {
  readonly keyLists: Bytes[];
  readonly successors: Bytes[];
  readonly certificates: Bytes[];
}

/** Rosters, lists and names of the largest workspace there can be take a part of it. [EX-6] */
const HELD_MAX_BYTES = 128 * 1024 * 1024;

/** Where everything of a file stands; what is small is kept, saves and segments are read when they are needed. */
export interface FileIndex {
  records: number;
  /** Bytes of what is kept in memory. */
  held: number;
  readonly keys: Bytes[];
  readonly rosters: Bytes[];
  /** By account id, in hex. */
  readonly accounts: Map<string, IndexedAccount>;
  readonly sessions: IndexedSession[];
  /** By segment id, in hex. */
  readonly segments: Map<string, RecordPlace>;
}

export const newIndex = (): FileIndex => ({
  records: 0,
  held: 0,
  keys: [],
  rosters: [],
  accounts: new Map(),
  sessions: [],
  segments: new Map(),
});

const accountIn = ({ accounts }: FileIndex, { scopeId }: Header): IndexedAccount => {
  const id = toHex(scopeId);
  const account = accounts.get(id) ?? { keyLists: [], successors: [], certificates: [] };
  accounts.set(id, account);
  return account;
};

/** A certificate, a key list, a successor statement or a roster. */
const indexSigned = (index: FileIndex, content: Bytes): boolean => {
  const peeked = peekHeader(content);
  if (!peeked.ok) return false;
  const { header } = peeked.value;
  const bytes = content.slice();
  if (header.kind === KIND.certificate) accountIn(index, header).certificates.push(bytes);
  else if (header.kind !== KIND.statement) return false;
  else if (header.ext[0] === STATEMENT.roster) index.rosters.push(bytes);
  else if (header.ext[0] === STATEMENT.successor) accountIn(index, header).successors.push(bytes);
  else accountIn(index, header).keyLists.push(bytes);
  return true;
};

const indexSave = async (
  primitives: Primitives,
  session: IndexedSession,
  place: RecordPlace,
  content: Bytes,
): Promise<boolean> => {
  const peeked = peekHeader(content);
  if (!peeked.ok || peeked.value.header.kind !== KIND.manifest) return false;
  const { seq } = peeked.value.header;
  // Oldest first, each once.
  if (seq <= (session.saves.at(-1)?.seq ?? 0)) return false;
  session.saves.push({ ...place, digest: await digestOf(primitives, content), seq });
  return true;
};

/** Notes a record. False for one that its place or form does not allow: nothing after it is looked at. */
export const indexRecord = async (
  primitives: Primitives,
  index: FileIndex,
  place: RecordPlace,
  content: Bytes,
): Promise<boolean> => {
  const session = index.sessions.at(-1);
  if (place.name !== "segment" && place.name !== "save") index.held += content.length;
  if (index.held > HELD_MAX_BYTES) return false;
  switch (place.name) {
    case "keys":
      index.keys.push(content.slice());
      return true;
    case "signed":
      return indexSigned(index, content);
    case "segment": {
      const peeked = peekHeader(content);
      if (!peeked.ok || peeked.value.header.kind !== KIND.segment) return false;
      const id = toHex(peeked.value.header.objectId);
      if (index.segments.has(id)) return false;
      index.segments.set(id, place);
      return true;
    }
    case "session": {
      const read = decodeSessionRecord(content.slice());
      if (!read.ok) return false;
      index.sessions.push({ ...read.value, saves: [], between: new Map(), checkpoints: [] });
      return true;
    }
    case "save":
      return session !== undefined && indexSave(primitives, session, place, content);
    case "between": {
      const read = decodeBetweenRecord(content.slice());
      if (!read.ok || session === undefined) return false;
      for (const [i, digest] of read.value.digests.entries())
        session.between.set(read.value.from + i, digest);
      return true;
    }
    case "checkpoint": {
      const read = decodeCheckpointRecord(content.slice());
      if (!read.ok || session === undefined) return false;
      session.checkpoints.push(read.value);
      return true;
    }
    case "end":
      return true;
  }
};
