import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { emptyState } from "@holdfast/state/empty-state";
import { lossLedger } from "@holdfast/state/ledger";
import { merge } from "@holdfast/state/merge/merge";
import type { State } from "@holdfast/state/model";
import { type Part, replacedBy, withParts } from "@holdfast/state/parts";
import type { SaveBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract/problem.ts";
import type { SaveRecord } from "../contract/save-record.ts";
import type { Checkpoint, CheckpointNote, Restored, SavePoint, Timeline } from "../contract/timeline.ts";
import type { NameWish } from "../engine/delivery-contract.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { authorNow } from "../engine/merge-authors.ts";
import type { Named, NameInWaiting } from "../engine/naming.ts";
import { readSaveAt } from "../engine/read-save.ts";
import type { Unsent } from "../engine/waiting.ts";
import { inBackground } from "../in-background.ts";
import { laterPart } from "../later-doors.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import { createCheckpoints, readHistory } from "./checkpoints.ts";
import { createComparisons, nameAfter } from "./comparisons.ts";
import { checkNote, isUnnamed, UNNAMED } from "./note.ts";
import { restoreLabel } from "./restore-label.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The present of the session, which the timeline reads and, restoring, replaces. */
export interface Present {
  readonly state: () => State;
  readonly base: () => SaveBase;
  /** Saves what is not saved yet; resolves with ok only when the head holds the present state. */
  readonly save: () => Answer<SaveRecord | null>;
  /**
   * Gives the present state a name: the service has it, or this device keeps it until it can be sent. `nothing-new` for a
   * state with the content hash `unless`.
   */
  readonly name: (name: NameWish, unless: string | null) => Answer<Named>;
  /** Names that are not acknowledged, oldest first. */
  readonly waiting: () => readonly NameInWaiting[];
  /** A save that is not acknowledged, by its digest in hex. */
  readonly waitingSave: (digest: string) => Unsent | null;
  /** Takes a name back that is not acknowledged; false when it does not wait. */
  readonly withdraw: (id: Id<"cpt">) => Answer<boolean>;
  /** A checkpoint is gone: a name that was refused for want of room may be sent. */
  readonly roomMade: () => void;
  /** Replaces the state, as it is by then, by a save of kind `restore`. */
  readonly replace: (to: (state: State) => State, label: string) => Answer<SaveRecord | null>;
}

/** How long a restore can be taken back by one action. [CP-8] */
const UNDO_MILLISECONDS = 24 * 3600 * 1000;
const PAGE = 50;

const NOTHING_CLOSED = { files: [], terminals: [], conversations: [] } as const;
const UNLOADED = "a part of the product could not be loaded";
type PastCall = "restores" | "removeMany" | "statistics" | "prove";

const BEFORE_RESTORE: CheckpointNote = {
  name: "Before restoring",
  description: "",
  tags: ["before restore"],
  priority: "medium",
};

export const createTimeline = (deps: EngineDeps, session: Id<"ses">, present: Present): Timeline => {
  const checkpoints = createCheckpoints(deps, session);
  const later = laterPart(
    () => import("./past.ts"),
    ({ createPast }) => createPast(deps, session, { checkpoints, present, listed, readAt }),
  );
  const glimpses = laterPart(
    () => import("./glimpses.ts"),
    ({ createGlimpses }) => createGlimpses(deps, session),
  );
  /** A restore may have been made that nobody has noted. */
  let owing = true;
  const past =
    <C extends PastCall>(method: C) =>
    async (...args: Parameters<Timeline[C]>): Promise<Awaited<ReturnType<Timeline[C]>>> => {
      const loaded = await later();
      if (loaded === null) return refuse("offline", UNLOADED) as Awaited<ReturnType<Timeline[C]>>;
      const call = loaded[method] as (...args: Parameters<Timeline[C]>) => ReturnType<Timeline[C]>;
      return await call(...args);
    };

  const head = async (): Answer<string> => {
    const saved = await present.save();
    if (!saved.ok) return saved;
    const { head: newest } = present.base();
    return newest === null ? refuse("not-a-save", "nothing was saved yet") : ok(toHex(newest.digest));
  };

  const history = async (cursor: string | null): ReturnType<Timeline["saves"]> => {
    const page = await readHistory(deps, session, cursor, PAGE);
    if (page.ok && owing) settleNotes(page.value.saves);
    return page;
  };

  /** Notes the restores of this device that are not noted yet: the service may not have answered when they were made. [CP-19] */
  const settleNotes = (saves: readonly SavePoint[]): void => {
    owing = false;
    if (!saves.some(({ own, kind }) => own && kind === "restore")) return;
    inBackground(
      (async () => {
        const notes = await later();
        owing = notes === null || !(await notes.noteMissing(saves));
      })(),
    );
  };

  const readAt = (digest: string) => readSaveAt(deps, session, digest);

  /** A save that cannot be read whole is not restored over a present that is whole. [SP-22] */
  const stateAt = async (digest: string): Answer<State> => {
    const waiting = present.waitingSave(digest);
    if (waiting !== null) return ok(waiting.state);
    const save = await readSaveAt(deps, session, digest);
    if (!save.ok) return save;
    return save.value.report.whole ? ok(save.value.state) : err(problem("damaged", { detail: "that save" }));
  };

  const contentHashAt = async (digest: string): Answer<string> => {
    const waiting = present.waitingSave(digest);
    if (waiting?.out != null) return ok(waiting.out.contentHash);
    const save = await readSaveAt(deps, session, digest);
    return save.ok ? ok(toHex(save.value.manifest.body.contentHash)) : save;
  };

  const newestNamed = async (): Answer<string | null> => {
    const waiting = present.waiting().at(-1);
    if (waiting !== undefined) return ok(waiting.at);
    const all = await checkpoints.all(false);
    return all.ok ? ok(all.value[0]?.save.digest ?? null) : all;
  };

  const momentAt = (digest: string | null): Answer<State> =>
    digest === null ? Promise.resolve(ok(present.state())) : stateAt(digest);

  /** The state under the newest name. Where nobody can be asked for it, what was saved last; before any name, nothing. */
  const lastNamed = async (): Promise<State> => {
    const digest = await newestNamed();
    if (digest.ok && digest.value === null) return emptyState();
    const known = digest.ok ? digest.value : (seen?.[0]?.save.digest ?? null);
    const state = known === null ? null : await stateAt(known);
    return state?.ok ? state.value : (present.base().state ?? emptyState());
  };

  /** What the newest checkpoint holds; null when there is none, or when nobody can be asked: a name too many costs little. */
  const newestContentHash = async (): Answer<string | null> => {
    const digest = await newestNamed();
    const hash = digest.ok && digest.value !== null ? await contentHashAt(digest.value) : digest;
    return !hash.ok && isTransient(hash.error) ? ok(null) : hash;
  };

  /** What was last seen during this visit, for when nobody can be asked. */
  let seen: readonly Checkpoint[] | null = null;

  const listed = async (): Answer<readonly Checkpoint[]> => {
    const here: Checkpoint[] = [];
    for (const name of present.waiting().toReversed()) here.push(await checkpoints.waiting(name));
    // Who has something to show does not let a person wait.
    const there = await checkpoints.all(seen === null && here.length === 0);
    if (there.ok) seen = there.value;
    const known = there.ok ? there.value : seen;
    if (!there.ok && (!isTransient(there.error) || (known === null && here.length === 0))) return there;
    const ids = new Set(here.map(({ id }) => id));
    return ok([...here, ...(known ?? []).filter(({ id }) => !ids.has(id))]);
  };

  const isWaiting = ({ id }: Checkpoint): boolean => present.waiting().some((name) => name.id === id);

  const restored = (before: string, at: string): Restored => ({
    before,
    at,
    until: new Date(Date.parse(at) + UNDO_MILLISECONDS).toISOString(),
  });

  return {
    saves: (cursor) => history(cursor ?? null),
    checkpoints: listed,
    change: async (checkpoint, to) =>
      isWaiting(checkpoint)
        ? refuse("offline", "it can be changed once the service has it")
        : checkpoints.change(checkpoint, to),
    remove: async (checkpoint) => {
      const withdrawn = isWaiting(checkpoint) ? await present.withdraw(checkpoint.id) : ok(false);
      if (!withdrawn.ok) return withdrawn;
      if (withdrawn.value) return ok(null);
      const removed = await checkpoints.remove(checkpoint);
      if (removed.ok) present.roomMade();
      return removed;
    },
    preview: stateAt,
    glimpse: async (digest, front) => {
      const waiting = present.waitingSave(digest);
      if (waiting !== null) return ok({ state: waiting.state, closed: NOTHING_CLOSED });
      const glimpse = await glimpses();
      return glimpse === null ? refuse("offline", UNLOADED) : glimpse(digest, front);
    },
    ...createComparisons(momentAt),

    name: async (note, { pinned = false, skipDuplicates = false } = {}) => {
      const checked = checkNote(isUnnamed(note) ? { ...note, name: UNNAMED } : note);
      if (!checked.ok) return checked;
      const newest = skipDuplicates ? await newestContentHash() : ok(null);
      if (!newest.ok) return newest;
      const nameFor = isUnnamed(note) ? await nameAfter(await lastNamed()) : null;
      const id = checkpoints.newId();
      const seal: NameWish["seal"] = (state, skipped) => {
        const name = nameFor?.(state) ?? checked.value.name;
        const ledger = lossLedger(state, skipped);
        return checkpoints.seal(id, { note: { ...checked.value, name }, ledger });
      };
      const named = await present.name({ id, pinned, seal }, newest.value);
      if (!named.ok) return named;
      return named.value.kind === "arrived"
        ? checkpoints.open(named.value.checkpoint)
        : ok(await checkpoints.waiting(named.value.name));
    },

    restore: async (
      digest,
      { parts, checkpoint }: { readonly parts?: readonly Part[]; readonly checkpoint?: Id<"cpt"> } = {},
    ) => {
      const past = await stateAt(digest);
      if (!past.ok) return past;
      const before = await head();
      if (!before.ok) return before;
      const now = present.state();
      const wanted = parts === undefined ? replacedBy(now, past.value) : withParts(now, past.value, parts);
      if (wanted === now) return refuse("nothing-new", "the session is as it was then");
      const kept = await checkpoints.create({
        note: BEFORE_RESTORE,
        ledger: lossLedger(now, present.base().skipped),
        at: before.value,
        origin: "auto",
        pinned: false,
      });
      if (!kept.ok) return kept;
      const count = parts?.length ?? null;
      const [oursBy, theirsBy] = [authorNow(deps), authorNow(deps)];
      // What was typed or arrived while the present was being named is in no name: it is merged and not overwritten. [CP-8]
      const onTop = (state: State): State =>
        state === now ? wanted : merge({ base: now, ours: wanted, theirs: state, oursBy, theirsBy }).state;
      const saved = await present.replace(onTop, restoreLabel(digest, count));
      if (!saved.ok) return saved;
      if (saved.value !== null) {
        const said = checkpoint === undefined ? {} : { checkpoint };
        const note = { save: saved.value.digest, from: digest, ...said, parts: count };
        owing = !(await deps.timelineActs.noteRestore(session, note)).ok;
      }
      return ok(restored(before.value, saved.value?.at ?? new Date(deps.serverTime.now()).toISOString()));
    },

    restores: past("restores"),
    removeMany: past("removeMany"),
    statistics: past("statistics"),
    prove: past("prove"),

    lastRestore: async () => {
      const oldest = deps.serverTime.now() - UNDO_MILLISECONDS;
      let cursor: string | null = null;
      for (;;) {
        const page: Awaited<ReturnType<typeof history>> = await history(cursor);
        if (!page.ok) return page;
        for (const { kind, parent, at } of page.value.saves) {
          if (Date.parse(at) < oldest) return ok(null);
          if (kind === "restore" && parent !== null) return ok(restored(parent, at));
        }
        cursor = page.value.next;
        if (cursor === null) return ok(null);
      }
    },
  };
};
