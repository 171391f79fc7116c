import { type Id, idBytes } from "@holdfast/protocol/ids";
import { dirtySections } from "@holdfast/state/dirty";
import { journalEntry } from "@holdfast/state/journal";
import type { State } from "@holdfast/state/model";
import type { SectionKey } from "@holdfast/state/section-key";
import { hasSection } from "@holdfast/state/sections";
import { sealJournalEntry } from "@holdfast/vault/journal";
import { digestBytes } from "../digest.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Above this since it was last gathered, a journal is rewritten as one entry: it should cost what changed, not how often. */
const SQUASH_BYTES = 8 * 1024 * 1024;
const SQUASH_ENTRIES = 256;

/** What the journal holds: everything up to `state`, in entries up to `n`. */
export interface Journaled {
  readonly n: number;
  readonly state: State;
}

/** Writes what changed since the last save to this device's journal, one entry at a time. */
export interface JournalKeeper {
  /** Journals the present state; resolves when it is durable. Rejects when this device cannot keep it. */
  readonly write: (state: State) => Promise<Journaled>;
  /**
   * Starts over on another head: one entry that settles every section in which `state` differs from the head, or from a save
   * that waits to follow it. Put on any of them it gives `state`. Older entries go.
   */
  readonly rebaseOn: (head: string, saves: readonly State[], state: State) => Promise<Journaled>;
  /** The newest entry's number: what is written later has a higher one. */
  readonly n: () => number;
  /** Entries written since the last head. */
  readonly count: () => number;
}

export interface KeeperStart {
  readonly session: Id<"ses">;
  /** Digest of the save the journal builds on, in hex; zeros before the first. */
  readonly head: string;
  readonly saved: State;
  /** Highest number in use. */
  readonly n: number;
}

export const NO_HEAD = "0".repeat(64);

export const createJournalKeeper = (
  deps: Pick<EngineDeps, "platform" | "keychain">,
  start: KeeperStart,
): JournalKeeper => {
  const { journal, vault, clock } = deps.platform;
  let { head, n } = start;
  let journaled = start.saved;
  let entries = 0;
  let bytes = 0;
  /** The device refused the entry that starts over: the next one has to hold all of it. */
  let owed = false;
  /** Sections any entry since the last head holds: a squashed entry must settle each of them. */
  const touched = new Set<SectionKey>();
  let turn: Promise<unknown> = Promise.resolve();

  const append = async (
    to: State,
    changed: readonly SectionKey[],
    removed: readonly SectionKey[],
  ): Promise<void> => {
    for (const key of [...changed, ...removed]) touched.add(key);
    const { content } = journalEntry(to, changed, removed);
    const { keychain } = deps;
    const { keys } = keychain.trust();
    const sealed = await sealJournalEntry(
      vault,
      {
        workspaceId: keys.workspaceId,
        epoch: keys.epoch,
        sessionId: idBytes(start.session),
        n: n + 1,
        deviceId: idBytes(keychain.deviceId),
        headDigest: digestBytes(head),
      },
      keys.spaceKey,
      content,
    );
    await journal.append(start.session, {
      n: n + 1,
      at: Math.floor(clock.now()),
      bytes: sealed,
    });
    n += 1;
    owed = false;
    entries += 1;
    bytes += sealed.length;
    journaled = to;
  };

  /** Replaces all entries by one, which is durable before they go. */
  const replace = async (to: State, keys: readonly SectionKey[]): Promise<void> => {
    const before = n;
    entries = 0;
    const changed = keys.filter((key) => hasSection(to, key));
    const removed = keys.filter((key) => !hasSection(to, key));
    await append(to, changed, removed);
    bytes = 0;
    await journal.trim(start.session, before);
  };

  const inTurn = (act: () => Promise<void>): Promise<Journaled> => {
    const done = turn.then(act, act).then(() => ({ n, state: journaled }));
    turn = done.catch(() => undefined);
    return done;
  };

  return {
    write: (state) =>
      inTurn(async () => {
        if (state === journaled && !owed) return;
        const { changed, removed } = dirtySections(journaled, state);
        if (changed.length + removed.length === 0 && !owed) journaled = state;
        else if (owed || bytes > SQUASH_BYTES || entries >= SQUASH_ENTRIES) {
          await replace(state, [...new Set([...touched, ...changed, ...removed])]);
        } else await append(state, changed, removed);
      }),
    rebaseOn: (nextHead, saves, state) =>
      inTurn(async () => {
        head = nextHead;
        journaled = state;
        touched.clear();
        const differing = saves.map((saved) => dirtySections(saved, state));
        const keys = new Set(differing.flatMap(({ changed, removed }) => [...changed, ...removed]));
        for (const key of keys) touched.add(key);
        owed = keys.size > 0;
        if (owed) {
          await replace(state, [...keys]);
          return;
        }
        entries = 0;
        bytes = 0;
        await journal.trim(start.session, n);
      }),
    n: () => n,
    count: () => entries,
  };
};
