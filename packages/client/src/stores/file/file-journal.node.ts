import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Id, isId } from "@holdfast/protocol/ids";
import { type Bytes, concat, u32, u64 } from "@holdfast/vault/bytes";
import type { Journal, JournalItem } from "../journal.ts";
import { appendDurably, isMissing, readIfThere, syncDirectory, writeDurably } from "./durable-file.node.ts";
import { decodeOutbox, decodePrepared, encodeOutbox } from "./outbox-form.ts";

const HEAD_BYTES = 20;
const FILES = ["log", "outbox", "prepared"];

const encodeItem = ({ n, at, bytes }: JournalItem): Bytes =>
  concat(u64(n), u64(at), u32(bytes.length), bytes);

/**
 * Whole records from the start; what follows the last whole one was torn by a crash. A power cut can also leave a file
 * longer than what reached it, filled up with zeros: numbers ascend from 1 and no entry is empty.
 */
const decodeItems = (log: Bytes): readonly JournalItem[] => {
  const items: JournalItem[] = [];
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  const u64At = (at: number): number => view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
  for (let at = 0; at + HEAD_BYTES <= log.length; ) {
    const length = view.getUint32(at + 16);
    const end = at + HEAD_BYTES + length;
    const n = u64At(at);
    if (length === 0 || end > log.length || n <= (items.at(-1)?.n ?? 0)) break;
    items.push({ n, at: u64At(at + 8), bytes: log.slice(at + HEAD_BYTES, end) });
    at = end;
  }
  return items;
};

/**
 * A journal in a directory: per session one log that is appended to and flushed, and one file with the outbox that is
 * replaced as a whole. Calls about one session take effect in the order they were made.
 */
export const createFileJournal = (directory: string): Journal => {
  const turns = new Map<Id<"ses">, Promise<unknown>>();
  const mended = new Set<Id<"ses">>();
  /** Sessions of which an earlier version can have left nothing. */
  const movedOver = new Set<Id<"ses">>();
  const logOf = (session: Id<"ses">): string => join(directory, session, "log");
  const outboxOf = (session: Id<"ses">): string => join(directory, session, "outbox");
  /** Where an earlier version kept the one save that could wait then. */
  const preparedOf = (session: Id<"ses">): string => join(directory, session, "prepared");

  const inTurn = <T>(session: Id<"ses">, act: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(session) ?? Promise.resolve()).then(act, act);
    turns.set(
      session,
      turn.catch(() => undefined),
    );
    return turn;
  };

  const read = async (session: Id<"ses">): Promise<readonly JournalItem[]> => {
    const log = await readIfThere(logOf(session));
    return log === null ? [] : decodeItems(log);
  };

  /** What a crash left half written goes before anything is written behind it. */
  const mend = async (session: Id<"ses">): Promise<void> => {
    if (mended.has(session)) return;
    const log = await readIfThere(logOf(session));
    if (log !== null) {
      const whole = concat(...decodeItems(log).map(encodeItem));
      if (whole.length < log.length) await writeDurably(logOf(session), whole);
    }
    mended.add(session);
  };

  const remove = async (session: Id<"ses">, path: string): Promise<void> => {
    await rm(path, { force: true, recursive: true });
    await syncDirectory(join(directory, session)).catch((cause: unknown) => {
      if (!isMissing(cause)) throw cause;
    });
  };

  return {
    durable: true,
    append: (session, item) =>
      inTurn(session, async () => {
        await mend(session);
        try {
          await appendDurably(logOf(session), encodeItem(item));
        } catch (cause) {
          // A full disk takes half an entry.
          mended.delete(session);
          throw cause;
        }
      }),
    entries: (session) => inTurn(session, () => read(session)),
    trim: (session, n) =>
      inTurn(session, async () => {
        const left = (await read(session)).filter((item) => item.n > n);
        if (left.length === 0) await remove(session, logOf(session));
        else await writeDurably(logOf(session), concat(...left.map(encodeItem)));
      }),
    outbox: (session) =>
      inTurn(session, async () => {
        const bytes = await readIfThere(outboxOf(session));
        if (bytes !== null) return decodeOutbox(bytes) ?? [];
        const earlier = await readIfThere(preparedOf(session));
        return (earlier === null ? null : decodePrepared(earlier)) ?? [];
      }),
    setOutbox: (session, items) =>
      inTurn(session, async () => {
        if (items.length > 0) await writeDurably(outboxOf(session), encodeOutbox(items));
        if (!movedOver.has(session)) await remove(session, preparedOf(session));
        movedOver.add(session);
        if (items.length === 0) await remove(session, outboxOf(session));
      }),
    sessions: async () => {
      const names = await readdir(directory).catch((cause: unknown): string[] => {
        if (isMissing(cause)) return [];
        throw cause;
      });
      const ids = names.filter((name): name is Id<"ses"> => isId("ses", name));
      const full: Id<"ses">[] = [];
      for (const id of ids) {
        const files = await readdir(join(directory, id));
        if (FILES.some((name) => files.includes(name))) full.push(id);
      }
      return full;
    },
    clear: (session) => inTurn(session, () => remove(session, join(directory, session))),
  };
};
