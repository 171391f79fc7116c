import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { CHECKPOINT_DESCRIPTION_MAX_CHARS } from "@holdfast/protocol/limits";
import type { CheckpointNote } from "@holdfast/protocol/noted-checkpoints";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type {
  Analysis,
  Recovered,
  RecoveryEnding,
  RecoveryKind,
  RecoveryReport,
  Validation,
} from "@holdfast/protocol/session-recovery";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Part } from "@holdfast/state/parts";
import { lossWords } from "@holdfast/state/recovery/verdict";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { COMMIT_CODES, Commit } from "../../assisted/commit.ts";
import type { Assistant } from "../../assisted/engine.ts";
import type { JobRefusal } from "../../assisted/jobs.ts";
import { lostSections, tierCounts } from "../../assisted/recovery-report.ts";
import type { NotedCheckpoints, NotedRefusal } from "../noted-checkpoints/service.ts";
import { damageOf } from "./damage-of.ts";
import { createJobInputs } from "./job-inputs.ts";
import type { PlanDeps } from "./plan.ts";
import type { BeginRefusal, StoredSet } from "./repository.ts";
import type { Looked, LookRefusal, Recovery, RecoveryPlace } from "./service.ts";

export interface AssistedRecoveryDeps extends PlanDeps, Dice {
  /** What can be told without keys: everything here begins with it. */
  readonly keyless: Recovery;
  readonly noted: NotedCheckpoints;
  readonly commit: Commit;
}

export interface UnlockedPlace extends RecoveryPlace {
  readonly assistant: Assistant;
}

export interface Wish {
  readonly kind: RecoveryKind;
  /** Null: the newest save. */
  readonly at: Bytes | null;
  readonly parts: readonly Part[] | null;
  readonly confirmed: boolean;
}

type Code =
  | LookRefusal
  | BeginRefusal
  | JobRefusal
  | NotedRefusal
  | (typeof COMMIT_CODES)[number]
  | "confirmation-needed";
export interface RecoverRefusal {
  readonly code: Code;
  /** What would come of it, where a person has to decide. */
  readonly report?: RecoveryReport;
}

/** What the service says of a save that went on from a damaged one. */
const AFTER_RECOVERY: CheckpointNote = {
  name: "After recovery",
  description: "",
  tags: ["recovery"],
  priority: "high",
};

/** Each time somebody else saved first, and was merged with. */
const TRIES_MAX = 5;
const NOTHING_LOST: RecoveryReport = {
  sections: [],
  recovered: 0,
  lost: { sections: 0, bytes: 0 },
  lostNodes: 0,
};

/** Recovery for a caller who unlocked the session: a thread does what a client would. [RC-13] */
export const createAssistedRecovery = (deps: AssistedRecoveryDeps) => {
  const inputs = createJobInputs(deps);
  const whereOf = ({ sessionId, caller }: RecoveryPlace) => ({ sessionId, accountId: caller.accountId });

  /** The manifest from whichever copy is whole. */
  const storedSave = async ({ assistant, sessionId, caller }: UnlockedPlace, { manifest }: StoredSet) =>
    assistant.storedSave(
      (await deps.history.manifest(sessionId, caller.accountId, manifest.digest)) ?? manifest,
    );

  /** Adds what only shows with keys to what showed without. [RC-1] */
  const opened = async <T extends Validation>(
    place: UnlockedPlace,
    set: StoredSet,
    told: T,
    every: boolean,
  ): Promise<Result<T, JobRefusal>> => {
    const save = await storedSave(place, set);
    const { assistant, sessionId } = place;
    const survey = await assistant.run({ kind: "survey", sessionId, save, every });
    if (survey.kind === "refused") return err(survey.code);
    if (survey.kind !== "survey") throw new Error(`a thread answered ${survey.kind}`);
    const known = new Set(told.check.damaged.map(({ id }) => id));
    const more = survey.faults.flatMap(({ segmentId, fault }) => {
      const id = formatId("seg", segmentId);
      return known.has(id) ? [] : [{ object: "segment", id, fault, second: null } as const];
    });
    const sections = survey.sections.map(({ key, state, bytes }) => ({ section: key, state, bytes }));
    const readable = survey.lostNodes === 0 && sections.every(({ state }) => state === "ok");
    const { check } = told;
    const damaged = [...check.damaged, ...more];
    return ok({ ...told, sections, check: { ...check, damaged, whole: check.whole && readable } });
  };

  const begin = async (place: RecoveryPlace, { kind, confirmed }: Wish, { damage, set }: Attempted) => {
    const { sessionId, caller } = place;
    const { accountId, loginId } = caller;
    const [id, at, digest] = [
      uuidv7(deps.now(), deps.random),
      new Date(deps.now()),
      set?.save.digest ?? null,
    ];
    const outcome = await deps.recovery.begin(
      { id, sessionId, accountId, loginId, damage, digest, kind, confirmed, at, end: null },
      auditRow(deps, {
        action: "recovery.attempted",
        accountId,
        loginId,
        target: formatId("ses", sessionId),
      }),
    );
    return outcome === "begun" ? ok(id) : err({ code: outcome });
  };

  const end = (
    id: Bytes,
    ending: RecoveryEnding,
    report: RecoveryReport,
    save: Bytes | null,
  ): Promise<void> =>
    deps.recovery.end(id, {
      at: new Date(deps.now()),
      ending,
      tiers: tierCounts(report),
      lostSections: report.lost.sections,
      lostBytes: report.lost.bytes,
      save,
    });

  interface Attempted {
    readonly damage: Bytes;
    readonly set: StoredSet | null;
  }

  /** Rebuilds, names and commits, as often as somebody else saves first. */
  const carryOut = async (
    place: UnlockedPlace,
    wish: Wish,
    { set }: Attempted,
  ): Promise<Result<Recovered, RecoverRefusal>> => {
    const { assistant, sessionId, caller } = place;
    const where = whereOf(place);
    const first = await deps.recovery.find(sessionId, caller.accountId, null);
    const isHead = first !== null && set !== null && equal(first.save.digest, set.save.digest);
    let head = first;
    let target = set;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const newest = tries === 0 ? head : await deps.recovery.find(sessionId, caller.accountId, null);
      // What the newest save still lacks is rebuilt from it; what was asked for of an earlier one is put on top of it.
      if (isHead && wish.at === null) [head, target] = [newest, newest];
      const moved = head === newest ? null : newest;
      const others =
        target === null
          ? { later: [], past: [] }
          : await inputs.others(assistant, where, target, wish.kind === "emergency");
      const result = await assistant.run({
        kind: "recover",
        how: wish.kind,
        sessionId,
        head: head === null ? null : await storedSave(place, head),
        unread: newest === null ? null : await inputs.unread(where, newest),
        target: target === null ? null : await storedSave(place, target),
        targetSeq: target?.save.seq ?? 0,
        moved: moved === null ? null : await storedSave(place, moved),
        ...others,
        parts: wish.parts,
        confirmed: wish.confirmed,
        now: deps.now(),
      });
      if (result.kind === "refused") return err({ code: result.code });
      if (result.kind !== "recovered") throw new Error(`a thread answered ${result.kind}`);
      const { report, save } = result;
      if (save === null) return err({ code: "confirmation-needed", report });
      if (tries === 0 && wish.kind === "restore" && head !== null) {
        const named = await deps.noted.nameBefore(place, head.save.digest);
        if (!named.ok) return err({ code: named.error });
      }
      const saved = await deps.commit(sessionId, caller, save);
      if (saved.ok) {
        if (report.lost.sections + report.lostNodes > 0) {
          const words = lossWords(lostSections(report), report.lostNodes, CHECKPOINT_DESCRIPTION_MAX_CHARS);
          // The save's own label says the same: it is there whether or not it got a name besides.
          await deps.noted.nameItself(place, save.digest, { ...AFTER_RECOVERY, description: words });
        }
        return ok({ save: saved.value, before: head === null ? null : toHex(head.save.digest), report });
      }
      if (saved.error !== "head-moved") return err({ code: saved.error });
    }
    return err({ code: "busy" });
  };

  return {
    analyze: async (
      place: UnlockedPlace,
      at: Bytes | null,
    ): Promise<Result<Analysis, LookRefusal | JobRefusal>> => {
      const found = await deps.keyless.look(place, at);
      return found.ok ? opened(place, found.value.set, found.value.analysis, false) : found;
    },

    validate: async (
      place: UnlockedPlace,
      at: Bytes | null,
    ): Promise<Result<Validation, LookRefusal | JobRefusal>> => {
      const found = await deps.keyless.look(place, at);
      if (!found.ok) return found;
      const { check, sections } = found.value.analysis;
      return opened(place, found.value.set, { check, sections }, true);
    },

    /** Makes the save that goes on from what is left; each attempt is counted before it begins. [RC-5] [RC-15] */
    recover: async (place: UnlockedPlace, wish: Wish): Promise<Result<Recovered, RecoverRefusal>> => {
      const looked: Result<Looked, LookRefusal> = await deps.keyless.look(place, wish.at);
      const unsaved = !looked.ok && looked.error === "not-a-save" && wish.at === null;
      if (!looked.ok && !(unsaved && wish.kind === "emergency")) return err({ code: looked.error });
      const attempted: Attempted = looked.ok
        ? { damage: looked.value.damage, set: looked.value.set }
        : { damage: damageOf(null, []), set: null };
      const seemsWhole = looked.ok && looked.value.analysis.check.damaged.length === 0;
      if (seemsWhole && wish.kind !== "restore") {
        const { set, analysis } = looked.value;
        const seen = await opened(place, set, { check: analysis.check, sections: null }, true);
        if (!seen.ok) return err({ code: seen.error });
        if (seen.value.check.whole) return err({ code: "nothing-new" });
      }
      // Going back to a save that is whole is what everybody may do at any time, and says nothing about damage.
      const isPlain = seemsWhole && wish.kind === "restore";
      const begun = await begin(place, isPlain ? { ...wish, confirmed: true } : wish, attempted);
      if (!begun.ok) return begun;
      let ended = false;
      try {
        const outcome = await carryOut(place, wish, attempted);
        const report = outcome.ok ? outcome.value.report : (outcome.error.report ?? NOTHING_LOST);
        const ending = outcome.ok ? "done" : outcome.error.report === undefined ? "failed" : "asked";
        await end(begun.value, ending, report, outcome.ok ? fromHex(outcome.value.save.digest) : null);
        ended = true;
        return outcome;
      } finally {
        if (!ended) await end(begun.value, "failed", NOTHING_LOST, null);
      }
    },
  };
};
export type AssistedRecovery = ReturnType<typeof createAssistedRecovery>;
