import type { OpenedState } from "@holdfast/state/open";
import type { Meeting, Saved } from "./device.ts";
import { wordsInFiles, wordsOf } from "./edits.ts";
import { isLive, type Made, type Named, whatStays } from "./stays.ts";
import type { Store } from "./store.ts";

/** @throws Error where the services did other than the model says */
export const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** What one side wrote and neither took away is there after a merge. [MG-2] */
export const demandNothingLost = ({ base, ours, theirs, merged }: Meeting): void => {
  /** Somebody took it away: out of everything, or out of the files, where only a conflict holds it still. */
  const removed = (word: string): boolean =>
    [wordsOf, wordsInFiles].some(
      (words) => words(base).has(word) && !(words(ours).has(word) && words(theirs).has(word)),
    );
  const after = wordsOf(merged);
  for (const word of wordsOf(ours).union(wordsOf(theirs)))
    if (!after.has(word)) demand(removed(word), `a merge lost ${word}`);
};

/** The same save, whole, with the very content that was saved. */
const demandSame = (saved: Saved, opened: OpenedState | null): void => {
  demand(opened !== null, `save ${saved.seq} is gone`);
  demand(opened?.report.whole === true, `save ${saved.seq} is not whole`);
  demand(opened?.base.head?.seq === saved.seq, `save ${saved.seq} has another place`);
  demand(Bun.deepEquals(opened?.state, saved.state), `save ${saved.seq} holds something else`);
};

/** What happened in a session, as the simplest program would write it down. */
export class Past {
  readonly #saves = new Map<string, Made>();
  /** By id. */
  readonly names = new Map<string, Named>();
  /** What is there after the last cleaning, by digest. */
  #present = new Set<string>();

  note(saves: readonly Saved[], at: number): void {
    for (const saved of saves) {
      this.#saves.set(saved.digest, { ...saved, at });
      this.#present.add(saved.digest);
    }
  }

  /** What can be gone back to, oldest first. */
  present(): readonly Made[] {
    return [...this.#saves.values()].filter(({ digest }) => this.#present.has(digest));
  }

  /** Somebody cleaned: what the rules let go is gone, and names that have expired. */
  cleaned(now: number): void {
    const stays = whatStays([...this.#saves.values()], [...this.names.values()], now);
    this.#present = this.#present.intersection(stays);
    for (const [id, name] of this.names) if (!isLive(name, now)) this.names.delete(id);
  }

  /** Everything that is stored against everything that happened. */
  async hold(store: Store): Promise<void> {
    const listed = await store.listed();
    const present = this.present().toReversed();
    const seqs = (digests: readonly string[]) =>
      digests.map((digest) => this.#saves.get(digest)?.seq ?? digest);
    const wanted = present.map(({ digest }) => digest);
    demand(Bun.deepEquals(listed, wanted), `saves ${seqs(listed)} are listed, ${seqs(wanted)} should be`);
    for (const saved of present) demandSame(saved, await store.read(saved.digest));
    const named = new Set(await store.named());
    demand(Bun.deepEquals(named, new Set(this.names.keys())), "other checkpoints than were made");
  }
}
