import { toHex } from "@holdfast/protocol/encoding";
import { EVENTS_KEPT, type EventData, type EventType, type WorkspaceEvent } from "@holdfast/protocol/events";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { SAVE_KINDS } from "@holdfast/protocol/saves";
import type { Bytes } from "@holdfast/vault/bytes";
import type { MemoryCheckpoint } from "../memory-checkpoints.ts";
import type { MemorySession, MemoryTables } from "../memory-tables.ts";

interface SeenSession {
  readonly row: MemorySession;
  readonly text: string;
  readonly head: string;
  readonly deleted: boolean;
}
interface SeenCheckpoint {
  readonly row: MemoryCheckpoint;
  readonly text: string;
}

const bytesText = (bytes: Bytes | null | undefined): string => (bytes ? toHex(bytes) : "");

const lookAt = (row: MemorySession): SeenSession => {
  const { version, nameTag, archivedAt, deletedAt, branchOf, head } = row;
  const text = [version, toHex(nameTag), archivedAt === null, deletedAt === null, bytesText(branchOf)];
  return {
    row: { ...row },
    text: [...text, bytesText(head?.digest)].join(),
    head: bytesText(head?.digest),
    deleted: deletedAt !== null,
  };
};

const sessionData = (sessionId: Bytes, save: { seq: number; digest: Bytes } | null): EventData => ({
  sessionId: formatId("ses", sessionId),
  ...(save === null ? {} : { seq: save.seq, digest: toHex(save.digest) }),
});

/**
 * The event log without a database, for tests: what became of the rows since it was last asked, which is told as the triggers of
 * migration 0018 tell it.
 */
export const createMemoryLog = (tables: MemoryTables, now: () => number) => {
  const sessions = new Map<string, SeenSession>();
  const checkpoints = new Map<string, SeenCheckpoint>();
  const logs = new Map<string, WorkspaceEvent[]>();

  const tell = (workspaceId: Bytes, type: EventType, data: EventData): void => {
    const log = logs.get(toHex(workspaceId)) ?? [];
    logs.set(toHex(workspaceId), log);
    const id = formatId(
      "evt",
      uuidv7(now(), (length) => crypto.getRandomValues(new Uint8Array(length))),
    );
    log.push({ id, n: log.length + 1, at: new Date(now()).toISOString(), type, data });
  };

  const lookAtSessions = (): void => {
    for (const [key, row] of tables.sessions) {
      const [before, after] = [sessions.get(key), lookAt(row)];
      sessions.set(key, after);
      if (before?.text === after.text || (before?.deleted && after.deleted)) continue;
      const type =
        before === undefined
          ? "session_created"
          : after.deleted
            ? "session_deleted"
            : before.deleted
              ? "session_restored"
              : "session_updated";
      const save = tables.manifests.get(key)?.at(-1);
      const kind =
        save && before !== undefined && before.head !== after.head && SAVE_KINDS[save.saveKind - 1];
      tell(row.workspaceId, type, {
        ...sessionData(row.id, row.head),
        ...(kind === undefined || kind === false ? {} : { saveKind: kind }),
      });
    }
    for (const key of sessions.keys()) if (!tables.sessions.has(key)) sessions.delete(key);
  };

  const tellCheckpoint = (row: MemoryCheckpoint, type: EventType): void => {
    const session = tables.sessions.get(toHex(row.sessionId));
    if (session === undefined || session.deletedAt !== null) return;
    const data = { ...sessionData(row.sessionId, row.save), checkpointId: formatId("cpt", row.id) };
    tell(session.workspaceId, type, data);
  };

  const lookAtCheckpoints = (): void => {
    const there = new Map([...tables.checkpoints].map((row) => [toHex(row.id), row]));
    for (const [key, row] of there) {
      const before = checkpoints.get(key);
      const text = `${row.version} ${row.proof?.at.toISOString()}`;
      checkpoints.set(key, { row, text });
      if (before === undefined) tellCheckpoint(row, "checkpoint_created");
      else if (before.text !== text) tellCheckpoint(row, "checkpoint_updated");
    }
    for (const [key, { row }] of checkpoints)
      if (!there.has(key)) {
        checkpoints.delete(key);
        tellCheckpoint(row, "checkpoint_deleted");
      }
  };

  /** All events of a workspace that are kept, oldest first, and the number of the newest. */
  return (workspaceId: Bytes): { readonly last: number; readonly events: readonly WorkspaceEvent[] } => {
    lookAtSessions();
    lookAtCheckpoints();
    const log = logs.get(toHex(workspaceId)) ?? [];
    return { last: log.length, events: log.slice(-EVENTS_KEPT) };
  };
};
