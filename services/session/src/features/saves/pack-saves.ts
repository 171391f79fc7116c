import { type Bytes, equal } from "@holdfast/vault/bytes";
import { bytesList, numberList } from "../../sql-values.ts";
import type { Save, Writer } from "./repository.ts";

/** A save and who makes it. */
export interface CommitRequest {
  readonly save: Save;
  readonly writer: Writer;
}

/** What the database is to keep of a segment that comes with its save. */
interface Kept {
  readonly size: number;
  readonly start: number;
  readonly bytes: number;
  readonly head: number;
}

const NOT_SENT: Kept = { size: 0, start: 0, bytes: 0, head: 0 };

/** The parameters of `commit_saves()` (migration 0014) for these saves, in this order, without the limits. */
export const packSaves = (requests: readonly CommitRequest[]) => {
  const pieces: Bytes[] = [];
  let end = 1;
  const place = (piece: Bytes): number => {
    const start = end;
    pieces.push(piece);
    end += piece.length;
    return start;
  };
  const kept = ({ save: { added, segments } }: CommitRequest): readonly Kept[] =>
    added.map(({ id }) => {
      const segment = segments.find((sent) => equal(sent.id, id));
      if (segment === undefined) return NOT_SENT;
      const bytes = segment.inline ? segment.bytes : segment.head;
      const size = segment.bytes.length;
      return { size, start: place(bytes), bytes: bytes.length, head: segment.head.length };
    });

  const saves = requests.map(({ save }) => save);
  const writers = requests.map(({ writer }) => writer);
  const bodyStarts = saves.map(({ body }) => place(body));
  const added = saves.flatMap((save, i) => save.added.map((reference) => ({ by: i + 1, ...reference })));
  const removed = saves.flatMap((save, i) => save.removed.map((id) => ({ by: i + 1, id })));
  const stored = requests.flatMap(kept);
  return {
    sessions: bytesList(saves.map(({ sessionId }) => sessionId)),
    workspaces: bytesList(saves.map(({ workspaceId }) => workspaceId)),
    accounts: bytesList(writers.map(({ accountId }) => accountId)),
    logins: bytesList(writers.map(({ loginId }) => loginId)),
    devices: bytesList(saves.map(({ deviceId }) => deviceId)),
    edPublics: bytesList(writers.map(({ edPublic }) => edPublic)),
    epochs: numberList(saves.map(({ epoch }) => epoch)),
    seqs: numberList(saves.map(({ seq }) => seq)),
    parents: bytesList(saves.map(({ parent }) => parent)),
    digests: bytesList(saves.map(({ digest }) => digest)),
    refsDigests: bytesList(saves.map(({ refsDigest }) => refsDigest)),
    kinds: numberList(saves.map(({ saveKind }) => saveKind)),
    bodyStarts: numberList(bodyStarts),
    bodySizes: numberList(saves.map(({ body }) => body.length)),
    addedBy: numberList(added.map(({ by }) => by)),
    addedIds: bytesList(added.map(({ id }) => id)),
    addedDigests: bytesList(added.map(({ digest }) => digest)),
    addedSizes: numberList(stored.map(({ size }) => size)),
    keptStarts: numberList(stored.map(({ start }) => start)),
    keptSizes: numberList(stored.map(({ bytes }) => bytes)),
    headSizes: numberList(stored.map(({ head }) => head)),
    removedBy: numberList(removed.map(({ by }) => by)),
    removedIds: bytesList(removed.map(({ id }) => id)),
    payload: Buffer.concat(pieces),
  };
};
