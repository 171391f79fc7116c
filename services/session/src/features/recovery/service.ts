import { fromHex } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, parseId, uuidv7 } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  type Analysis,
  type AttemptNoted,
  type NoteAttemptBody,
  type RecoveryCheckpoints,
  TIERS,
  type Validation,
} from "@holdfast/protocol/session-recovery";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { adviceOf } from "./advice.ts";
import { checkStored, type SegmentFindings } from "./check-stored.ts";
import { damageOf, objectBytes } from "./damage-of.ts";
import { createGate } from "./gate.ts";
import { createPlans, type PlanDeps } from "./plan.ts";
import type { BeginRefusal, StoredSet } from "./repository.ts";

export const LOOK_REFUSALS = ["not-found", "not-a-save", "busy"] as const;
export type LookRefusal = (typeof LOOK_REFUSALS)[number];

export interface Looked {
  readonly set: StoredSet;
  readonly analysis: Analysis;
  /** Names what is damaged. */
  readonly damage: Bytes;
}

/** Of one session: the id, and who asks. */
export interface RecoveryPlace {
  readonly sessionId: Bytes;
  readonly caller: Caller;
}

/** What can be told of stored saves without a key, and the count of what was tried. [RC-13] [RC-15] */
export const createRecovery = (deps: PlanDeps & Dice) => {
  const plans = createPlans(deps);
  const gate = createGate();

  const find = async (
    { sessionId, caller }: RecoveryPlace,
    at: Bytes | null,
  ): Promise<Result<StoredSet, "not-found" | "not-a-save">> => {
    const { accountId } = caller;
    const set = await deps.recovery.find(sessionId, accountId, at);
    if (set !== null) return ok(set);
    return err((await deps.recovery.role(sessionId, accountId)) === null ? "not-found" : "not-a-save");
  };

  const look = async (place: RecoveryPlace, at: Bytes | null): Promise<Result<Looked, LookRefusal>> => {
    const found = await find(place, at);
    if (!found.ok) return found;
    const { sessionId, caller } = place;
    const { value: set } = found;
    const findings: SegmentFindings = new Map();
    const check = await checkStored(deps, sessionId, set, findings);
    const where = { sessionId, accountId: caller.accountId };
    const plan = await plans.plan(where, set, check, findings);
    const damage = damageOf(
      set.save.digest,
      check.damaged.map(({ id }) => objectBytes(id)),
    );
    const automaticLeft = await deps.recovery.automaticLeft(sessionId, damage);
    const unmended = check.damaged.filter(({ second }) => second !== "good");
    const known = [...findings.values()][0];
    const advice = adviceOf({
      unmended: unmended.length,
      damaged: check.damaged.length,
      lostSections: 0,
      checkpoints: check.whole ? null : (plan.find(({ tier }) => tier === "T6")?.sources.length ?? 0),
      hasReplica: known === undefined ? null : known.second !== null,
      exhausted: automaticLeft === 0,
    });
    return ok({ set, damage, analysis: { check, sections: null, plan: [...plan], automaticLeft, advice } });
  };

  /** One after the other, and few of them wait: what is asked for is read from the disk. */
  const looked = (place: RecoveryPlace, at: Bytes | null) =>
    gate.run(place.caller.accountId, () => look(place, at));

  return {
    look: looked,

    analyze: async (place: RecoveryPlace, at: Bytes | null): Promise<Result<Analysis, LookRefusal>> => {
      const found = await looked(place, at);
      return found.ok ? ok(found.value.analysis) : found;
    },

    validate: async (place: RecoveryPlace, at: Bytes | null): Promise<Result<Validation, LookRefusal>> =>
      gate.run(place.caller.accountId, async () => {
        const found = await find(place, at);
        if (!found.ok) return found;
        return ok({ check: await checkStored(deps, place.sessionId, found.value), sections: null });
      }),

    /** The save that a restore goes on from: exactly one of a digest and a checkpoint names it. */
    savedAs: async (
      { sessionId, caller }: RecoveryPlace,
      { at, checkpointId }: { readonly at: Bytes | null; readonly checkpointId: string | undefined },
    ): Promise<Result<Bytes, "not-found" | "invalid-request">> => {
      if ((at === null) === (checkpointId === undefined)) return err("invalid-request");
      if (checkpointId === undefined) return at === null ? err("invalid-request") : ok(at);
      const id = parseId("cpt", checkpointId);
      const found = id === null ? null : await deps.checkpoints.find(sessionId, caller.accountId, id);
      return found === null ? err("not-found") : ok(found.save.digest);
    },

    /** What a client needs to do it by itself. Who may not save, and what was tried too often, is refused. [RC-15] */
    prepare: async (
      place: RecoveryPlace,
      at: Bytes | null,
      confirmed: boolean,
    ): Promise<Result<Analysis, LookRefusal | "forbidden" | "attempts-exhausted">> => {
      const role = await deps.recovery.role(place.sessionId, place.caller.accountId);
      if (role === null) return err("not-found");
      if (role < ROLE.member) return err("forbidden");
      const found = await looked(place, at);
      if (!found.ok) return found;
      const { analysis } = found.value;
      return analysis.automaticLeft === 0 && !confirmed ? err("attempts-exhausted") : ok(analysis);
    },

    checkpoints: async (
      place: RecoveryPlace,
      older: boolean,
    ): Promise<Result<RecoveryCheckpoints, "not-found" | "busy">> =>
      gate.run(place.caller.accountId, async () => {
        const { sessionId, caller } = place;
        const where = { sessionId, accountId: caller.accountId };
        if ((await deps.recovery.role(sessionId, caller.accountId)) === null) return err("not-found");
        return ok({ items: [...(await plans.checkpoints(where, Number.MAX_SAFE_INTEGER, older))] });
      }),

    /** What a client tried by itself. It names segments of that save and saves of that session, or is not believed. [RC-12] */
    note: async (
      place: RecoveryPlace,
      said: NoteAttemptBody,
    ): Promise<Result<AttemptNoted, BeginRefusal | "invalid-request">> => {
      const { sessionId, caller } = place;
      const { accountId, loginId } = caller;
      const found = await find(place, fromHex(said.at));
      if (!found.ok) return found;
      const { segments, save } = found.value;
      const damaged = said.damaged.map((id) => idBytes(id as Id<"seg">));
      const made = said.save === null ? null : fromHex(said.save);
      const fits =
        damaged.every((id) => segments.some((each) => equal(each.id, id))) &&
        (said.ending === "done") === (made !== null) &&
        (made === null || !equal(made, save.digest));
      if (!fits) return err("invalid-request");
      const at = new Date(deps.now());
      const damage = damageOf(save.digest, damaged);
      const { kind, confirmed, ending, tiers, lost } = said;
      const end = {
        at,
        ending,
        tiers: TIERS.map((tier) => tiers[tier] ?? 0),
        lostSections: lost.sections,
        lostBytes: lost.bytes,
        save: made,
      };
      const id = uuidv7(deps.now(), deps.random);
      const outcome = await deps.recovery.begin(
        { id, sessionId, accountId, loginId, damage, digest: save.digest, kind, confirmed, at, end },
        auditRow(deps, {
          action: "recovery.attempted",
          accountId,
          loginId,
          target: formatId("ses", sessionId),
        }),
      );
      if (outcome !== "begun") return err(outcome);
      return ok({ automaticLeft: await deps.recovery.automaticLeft(sessionId, damage) });
    },
  };
};
export type Recovery = ReturnType<typeof createRecovery>;
