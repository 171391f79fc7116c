import { type Static, Type } from "@sinclair/typebox";
import { ADVICE, ScrubReport } from "./health.ts";
import { SECTIONS_MAX, SEGMENTS_PER_MANIFEST_MAX } from "./limits.ts";
import { StatePart } from "./noted-checkpoints.ts";
import { HistoryItem, SaveAnswer } from "./saves.ts";
import { digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;
const count = Type.Integer({ minimum: 0 });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const oneOf = <const T extends readonly string[]>(names: T) =>
  Type.Union(names.map((name) => Type.Literal(name as T[number])));

/** What can be wrong with an object. Without keys a service tells neither `key` nor `tag`, nor that one is `older`. [RC-1] */
export const FAULTS = ["missing", "digest", "form", "key", "tag", "signature", "place", "older"] as const;
export const Fault = oneOf(FAULTS);
export type Fault = Static<typeof Fault>;

/** Ways to get back what is damaged, in the order in which they are tried (docs/spec/recovery.md). */
export const TIERS = ["T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"] as const;
export const Tier = oneOf(TIERS);
export type Tier = Static<typeof Tier>;

/** What a person can do about damage, or against the next. [RC-12] */
const advice = Type.Array(oneOf(ADVICE), { maxItems: ADVICE.length, uniqueItems: true });

/** The save to look at; the newest one where none is named. */
export const AnalyzeBody = Type.Object({ at: Type.Optional(digestHex) }, strict);
export type AnalyzeBody = Static<typeof AnalyzeBody>;

/** `confirmed`: a person asks, and has seen what is damaged. Whatever asks without it counts as automatic. [RC-15] */
export const RepairBody = Type.Object(
  { at: Type.Optional(digestHex), confirmed: Type.Optional(Type.Boolean()) },
  strict,
);
export type RepairBody = Static<typeof RepairBody>;

/** The save to go on from, by its digest or by a checkpoint of it, whole or in parts. */
export const RecoverRestoreBody = Type.Object(
  {
    at: Type.Optional(digestHex),
    checkpointId: Type.Optional(idOf("cpt")),
    parts: Type.Optional(Type.Array(StatePart, { minItems: 1, maxItems: 1_000 })),
    confirmed: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type RecoverRestoreBody = Static<typeof RecoverRestoreBody>;

export const EmergencyBody = Type.Object({ confirmed: Type.Optional(Type.Boolean()) }, strict);
export type EmergencyBody = Static<typeof EmergencyBody>;

/** `second` is null where no second copy is kept. */
export const DamagedObject = Type.Union([
  Type.Object(
    {
      object: Type.Literal("manifest"),
      id: digestHex,
      fault: Fault,
      second: orNull(Type.Union([Type.Literal("good"), Fault])),
    },
    strict,
  ),
  Type.Object(
    {
      object: Type.Literal("segment"),
      id: idOf("seg"),
      fault: Fault,
      second: orNull(Type.Union([Type.Literal("good"), Fault])),
    },
    strict,
  ),
]);
export type DamagedObject = Static<typeof DamagedObject>;

/** A section as it was opened: with an unlock token only. */
export const SectionCheck = Type.Object(
  {
    section: Type.String({ maxLength: 512 }),
    state: oneOf(["ok", "damaged", "missing"]),
    bytes: count,
  },
  strict,
);
export type SectionCheck = Static<typeof SectionCheck>;

/** What is stored of one save, object by object: nothing is opened for it. */
export const SaveCheck = Type.Object(
  {
    save: HistoryItem,
    whole: Type.Boolean(),
    manifest: Type.Union([Type.Literal("good"), Fault]),
    segments: Type.Object({ count, bytes: count, good: count, goodBytes: count }, strict),
    damaged: Type.Array(DamagedObject, { maxItems: SEGMENTS_PER_MANIFEST_MAX + 1 }),
  },
  strict,
);
export type SaveCheck = Static<typeof SaveCheck>;

export const RECOVERY_SOURCES_MAX = 20;

/** A save that what is damaged may be taken from. `good` and `count` are of its segments; null where that was not looked at. */
export const RecoverySource = Type.Object(
  {
    save: HistoryItem,
    checkpointId: orNull(idOf("cpt")),
    count,
    good: orNull(count),
  },
  strict,
);
export type RecoverySource = Static<typeof RecoverySource>;

/** One tier that may help, with the saves and segments a client needs for it. Those that cannot help are left out. */
export const PlanStep = Type.Object(
  {
    tier: Tier,
    segments: Type.Array(idOf("seg"), { maxItems: SEGMENTS_PER_MANIFEST_MAX }),
    sources: Type.Array(RecoverySource, { maxItems: RECOVERY_SOURCES_MAX }),
  },
  strict,
);
export type PlanStep = Static<typeof PlanStep>;

/** `automaticLeft`: how often what is damaged may still be tried without a person. [RC-15] */
export const Analysis = Type.Object(
  {
    check: SaveCheck,
    sections: orNull(Type.Array(SectionCheck, { maxItems: SECTIONS_MAX })),
    plan: Type.Array(PlanStep, { maxItems: TIERS.length }),
    automaticLeft: count,
    advice,
  },
  strict,
);
export type Analysis = Static<typeof Analysis>;

/** Every object of one save, and with an unlock token every section. */
export const Validation = Type.Pick(Analysis, ["check", "sections"], strict);
export type Validation = Static<typeof Validation>;

/**
 * What became of one section. `from` is the digest of the save it was taken from, where that is another one; `exact` says that it is
 * the very content that the save held. [RC-3]
 */
export const SectionOutcome = Type.Object(
  {
    section: Type.String({ maxLength: 512 }),
    state: oneOf(["ok", "recovered", "lost"]),
    bytes: count,
    tier: orNull(Tier),
    from: orNull(digestHex),
    at: orNull(time),
    exact: Type.Boolean(),
  },
  strict,
);
export type SectionOutcome = Static<typeof SectionOutcome>;

/** `lostNodes`: places of which nobody knows any more what was there. */
export const RecoveryReport = Type.Object(
  {
    sections: Type.Array(SectionOutcome, { maxItems: SECTIONS_MAX }),
    recovered: count,
    lost: Type.Object({ sections: count, bytes: count }, strict),
    lostNodes: count,
  },
  strict,
);
export type RecoveryReport = Static<typeof RecoveryReport>;

/** The save that was made, the save that stays as it was, and what became of each section. */
export const Recovered = Type.Object(
  { save: SaveAnswer, before: orNull(digestHex), report: RecoveryReport },
  strict,
);
export type Recovered = Static<typeof Recovered>;

export const RECOVERY_KINDS = ["repair", "restore", "emergency"] as const;
const kind = oneOf(RECOVERY_KINDS);
export type RecoveryKind = Static<typeof kind>;
export const RECOVERY_ENDINGS = ["done", "asked", "failed"] as const;
const ending = oneOf(RECOVERY_ENDINGS);
/** How an attempt ended: with a save, with the report because a person has to decide, or with neither. */
export type RecoveryEnding = Static<typeof ending>;

const sections = Type.Optional(Type.Integer({ minimum: 0, maximum: SECTIONS_MAX }));
/** How many sections each tier gave back. */
export const TierCounts = Type.Object(
  {
    T0: sections,
    T1: sections,
    T2: sections,
    T3: sections,
    T4: sections,
    T5: sections,
    T6: sections,
    T7: sections,
    T8: sections,
  },
  strict,
);
export type TierCounts = Static<typeof TierCounts>;

/**
 * What a client tried by itself, told after it ended: `at` is the damaged save, `damaged` its damaged segments, `save` the one it
 * made. [RC-12]
 */
export const NoteAttemptBody = Type.Object(
  {
    at: digestHex,
    damaged: Type.Array(idOf("seg"), { maxItems: SEGMENTS_PER_MANIFEST_MAX, uniqueItems: true }),
    kind,
    ending,
    confirmed: Type.Boolean(),
    tiers: TierCounts,
    lost: Type.Object(
      {
        sections: Type.Integer({ minimum: 0, maximum: SECTIONS_MAX }),
        bytes: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      },
      strict,
    ),
    save: orNull(digestHex),
  },
  strict,
);
export type NoteAttemptBody = Static<typeof NoteAttemptBody>;

export const AttemptNoted = Type.Object({ automaticLeft: count }, strict);
export type AttemptNoted = Static<typeof AttemptNoted>;

/** Checkpoints that damage can be recovered from, nearest first. `older` takes those beyond 30 days too. [RC-4] */
export const RecoveryCheckpointsQuery = Type.Object({ older: Type.Optional(Type.Literal("true")) }, strict);
export const RecoveryCheckpoints = Type.Object(
  { items: Type.Array(RecoverySource, { maxItems: RECOVERY_SOURCES_MAX }) },
  strict,
);
export type RecoveryCheckpoints = Static<typeof RecoveryCheckpoints>;

/** Of one session, or of all sessions of the caller's workspaces. */
export const RecoveryStatsQuery = Type.Object({ sessionId: Type.Optional(idOf("ses")) }, strict);

export const RecoveryStats = Type.Object(
  {
    attempts: Type.Object({ automatic: count, confirmed: count }, strict),
    endings: Type.Object({ done: count, asked: count, failed: count, open: count }, strict),
    kinds: Type.Object({ repair: count, restore: count, emergency: count }, strict),
    tiers: TierCounts,
    lost: Type.Object({ sections: count, bytes: count }, strict),
    damages: Type.Object({ open: count, mended: count, healed: count, lost: count }, strict),
    lastAttemptAt: orNull(time),
    lastScrub: orNull(ScrubReport),
    advice,
  },
  strict,
);
export type RecoveryStats = Static<typeof RecoveryStats>;

/** Member of the problem `confirmation-needed`: what would come of it. [RC-5] */
export const ConfirmationNeeded = Type.Object({ report: RecoveryReport });
