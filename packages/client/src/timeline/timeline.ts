import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { type Part, replacedBy, withParts } from "@holdfast/state/parts";
import type { SaveBase } from "@holdfast/state/save-base";
import type {
  CheckpointNote,
  ClientProblem,
  Restored,
  SavePoint,
  SaveRecord,
  Timeline,
} from "../contract.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { readSaveAt } from "../engine/read-save.ts";
import { problem, refuse } from "../problem.ts";
import { createCheckpoints } from "./checkpoints.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The present of the session, which the timeline reads and, restoring, replaces. */
export interface Present {
  readonly state: () => State;
  readonly base: () => SaveBase;
  /** Saves what is not saved yet; resolves with ok only when the head holds the present state. */
  readonly save: () => Answer<SaveRecord | null>;
  /** Replaces the state by a save of kind `restore`. */
  readonly replace: (state: State, label: string) => Answer<SaveRecord | null>;
}

/** How long a restore can be taken back by one action. [CP-8] */
const UNDO_MILLISECONDS = 24 * 3600 * 1000;
const PAGE = 50;

const BEFORE_RESTORE: CheckpointNote = {
  name: "Before restoring",
  description: "",
  tags: ["before restore"],
  priority: "medium",
};

export const createTimeline = (deps: EngineDeps, session: Id<"ses">, present: Present): Timeline => {
  const checkpoints = createCheckpoints(deps, session);

  const head = async (): Answer<string> => {
    const saved = await present.save();
    if (!saved.ok) return saved;
    const { head: newest } = present.base();
    return newest === null ? refuse("not-a-save", "nothing was saved yet") : ok(toHex(newest.digest));
  };

  const history = async (cursor: string | null): ReturnType<Timeline["saves"]> => {
    const page = await deps.timeline.history(session, cursor, PAGE);
    if (!page.ok) return page;
    const saves = page.value.items.map(
      ({ seq, digest, parent, saveKind, receivedAt, bytes, deviceId }): SavePoint => ({
        seq,
        digest,
        parent,
        kind: saveKind,
        at: receivedAt,
        bytes,
        own: deviceId === deps.keychain.deviceId,
      }),
    );
    return ok({ saves, next: page.value.next });
  };

  /** A save that cannot be read whole is not restored over a present that is whole. [SP-22] */
  const stateAt = async (digest: string): Answer<State> => {
    const save = await readSaveAt(deps, session, digest);
    if (!save.ok) return save;
    return save.value.report.whole ? ok(save.value.state) : err(problem("damaged", { detail: "that save" }));
  };

  const holdsSame = async (digest: string, at: string): Answer<boolean> => {
    if (digest === at) return ok(true);
    const save = await readSaveAt(deps, session, digest);
    if (!save.ok) return save;
    return ok(toHex(save.value.manifest.body.contentHash) === toHex(present.base().contentHash));
  };

  const restored = (before: string, at: string): Restored => ({
    before,
    at,
    until: new Date(Date.parse(at) + UNDO_MILLISECONDS).toISOString(),
  });

  return {
    saves: (cursor) => history(cursor ?? null),
    checkpoints: checkpoints.all,
    change: checkpoints.change,
    remove: checkpoints.remove,
    preview: stateAt,

    name: async (note, { pinned = false, skipDuplicates = false } = {}) => {
      const at = await head();
      if (!at.ok) return at;
      if (skipDuplicates) {
        const all = await checkpoints.all();
        if (!all.ok) return all;
        const [newest] = all.value;
        const same = newest === undefined ? ok(false) : await holdsSame(newest.save.digest, at.value);
        if (!same.ok) return same;
        if (same.value) return refuse("nothing-new");
      }
      return checkpoints.create({ note, at: at.value, origin: "manual", pinned });
    },

    restore: async (digest, { parts }: { readonly parts?: readonly Part[] } = {}) => {
      const past = await stateAt(digest);
      if (!past.ok) return past;
      const before = await head();
      if (!before.ok) return before;
      const now = present.state();
      const wanted = parts === undefined ? replacedBy(now, past.value) : withParts(now, past.value, parts);
      if (wanted === now) return refuse("nothing-new", "the session is as it was then");
      const kept = await checkpoints.create({
        note: BEFORE_RESTORE,
        at: before.value,
        origin: "auto",
        pinned: false,
      });
      if (!kept.ok) return kept;
      const saved = await present.replace(wanted, `restored from ${digest.slice(0, 16)}`);
      if (!saved.ok) return saved;
      return ok(restored(before.value, saved.value?.at ?? new Date(deps.serverTime.now()).toISOString()));
    },

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
