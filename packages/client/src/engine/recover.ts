import { toHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { replayJournal } from "@holdfast/state/journal";
import { merge } from "@holdfast/state/merge/merge";
import type { MergeAuthor } from "@holdfast/state/merge/report";
import type { State } from "@holdfast/state/model";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { openJournalEntry } from "@holdfast/vault/journal";
import type { ClientProblem } from "../contract/problem.ts";
import type { JournalItem } from "../stores/journal.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { NO_HEAD } from "./journal-keeper.ts";
import { authorAt } from "./merge-authors.ts";
import { readSaveAt } from "./read-save.ts";

/** Where unsent work stood when the last visit ended. */
export interface Interrupted {
  readonly entries: readonly JournalItem[];
  /** A prepared save that the service turned out to have: entries it covers are in it. */
  readonly acknowledged: { readonly digest: string; readonly covers: number } | null;
}

export interface Recovered {
  readonly state: State;
  /** False when there was nothing beyond the head. */
  readonly found: boolean;
  /** True when it was merged with what somebody else saved meanwhile. */
  readonly merged: boolean;
}

interface Pending {
  readonly head: string;
  readonly contents: readonly Bytes[];
}

const headOf = (item: JournalItem): string | null => {
  const header = peekHeader(item.bytes);
  return header.ok ? toHex(header.value.header.ext) : null;
};

/** The entries of the newest head: whoever starts on a new head first writes all that is pending into one entry. */
const newestGroup = (entries: readonly JournalItem[]): readonly JournalItem[] => {
  const last = entries.at(-1);
  const head = last === undefined ? null : headOf(last);
  let from = entries.length;
  while (from > 0) {
    const before = entries[from - 1];
    if (before === undefined || headOf(before) !== head) break;
    from -= 1;
  }
  return entries.slice(from);
};

const openPending = async (
  { platform, keychain }: EngineDeps,
  id: Id<"ses">,
  { entries, acknowledged }: Interrupted,
): Promise<Pending | null> => {
  const group = newestGroup(entries);
  const head = group[0] === undefined ? null : headOf(group[0]);
  if (head === null) return null;
  const left = acknowledged === null ? group : group.filter(({ n }) => n > acknowledged.covers);
  const { keys } = keychain.trust();
  const contents: Bytes[] = [];
  for (const item of left) {
    const peeked = peekHeader(item.bytes);
    if (!peeked.ok) continue;
    const { header } = peeked.value;
    const key = spaceKeyOf(keys, header.epoch);
    if (key === null) continue;
    const place = {
      workspaceId: keys.workspaceId,
      epoch: header.epoch,
      sessionId: idBytes(id),
      n: item.n,
      // A browser that cannot keep keys is another device after each reload; the journal is its own all the same.
      deviceId: header.authorDeviceId,
      headDigest: header.ext,
    };
    const content = await openJournalEntry(platform.vault.primitives, item.bytes, place, key);
    // An entry that does not open was torn; whatever follows a torn entry does not exist.
    if (content.ok) contents.push(content.value);
  }
  return contents.length === 0 ? null : { head: acknowledged?.digest ?? head, contents };
};

/**
 * The head with the unsent work of an interrupted visit on top. [SP-23]
 *
 * Work that was written on another save than the head is merged: what somebody else saved meanwhile stays. [SP-26] [MG-9]
 */
export const recover = async (
  deps: EngineDeps,
  id: Id<"ses">,
  head: { readonly digest: string; readonly state: State; readonly by: MergeAuthor },
  interrupted: Interrupted,
): Promise<Result<Recovered, ClientProblem>> => {
  const pending = await openPending(deps, id, interrupted);
  if (pending === null) return ok({ state: head.state, found: false, merged: false });
  if (pending.head === head.digest) {
    return ok({ state: replayJournal(head.state, pending.contents).state, found: true, merged: false });
  }
  let base: State = emptyState();
  if (pending.head !== NO_HEAD) {
    const save = await readSaveAt(deps, id, pending.head, { own: true });
    if (!save.ok) return save;
    base = save.value.state;
  }
  const mine = replayJournal(base, pending.contents).state;
  const at = interrupted.entries.at(-1)?.at ?? deps.platform.clock.now();
  const authors = { oursBy: authorAt(deps, at), theirsBy: head.by };
  const { state } = merge({ base, ours: mine, theirs: head.state, ...authors });
  return ok({ state, found: true, merged: state !== head.state });
};
