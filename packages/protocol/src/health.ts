import { type Static, Type } from "@sinclair/typebox";
import { digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Union(values.map((value) => Type.Literal(value)));

export const STORED_OBJECTS = ["segment", "manifest"] as const;
/** `first` is the row or blob that saves write, `second` the one in the replica. */
export const COPIES = ["first", "second"] as const;
export const DAMAGE_KINDS = ["missing", "digest"] as const;
export const DAMAGE_FINDERS = ["read", "scrub", "client"] as const;
export const DAMAGE_STATES = ["open", "mended", "healed", "lost"] as const;
export const MENDED_FROM = ["first", "second", "client"] as const;

/** Newest of a session, at most. */
export const DAMAGES_TOLD_MAX = 100;
/** Saves named of one heal request, newest first. */
export const HEAL_SAVES_TOLD_MAX = 20;

/** The life of one damage. [IN-7] */
export const DamageItem = Type.Object(
  {
    id: idOf("dmg"),
    object: oneOf(STORED_OBJECTS),
    /** Of a damaged segment; null for a manifest. */
    segment: Type.Union([idOf("seg"), Type.Null()]),
    /** Of the save whose manifest is damaged; null for a segment. */
    save: Type.Union([digestHex, Type.Null()]),
    copy: oneOf(COPIES),
    kind: oneOf(DAMAGE_KINDS),
    foundAt: time,
    foundBy: oneOf(DAMAGE_FINDERS),
    /** The other copy was good when this one was found. */
    goodElsewhere: Type.Boolean(),
    attempts: Type.Integer({ minimum: 0 }),
    state: oneOf(DAMAGE_STATES),
    mendedAt: Type.Union([time, Type.Null()]),
    mendedFrom: Type.Union([oneOf(MENDED_FROM), Type.Null()]),
    healedBy: Type.Union([digestHex, Type.Null()]),
  },
  strict,
);
export type DamageItem = Static<typeof DamageItem>;

/** Bytes that no copy of the service has: a client that has the segment sends it, one that has the plaintext saves it. [IN-6] */
export const HealRequest = Type.Object(
  {
    damage: idOf("dmg"),
    /** Null: the manifest of `saves[0]` itself. */
    segment: Type.Union([idOf("seg"), Type.Null()]),
    since: time,
    /** Digests of saves that name it, newest first. */
    saves: Type.Array(digestHex, { maxItems: HEAL_SAVES_TOLD_MAX }),
    /** How many there are. */
    savesCount: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type HealRequest = Static<typeof HealRequest>;

/** The last pass over everything that is stored, of all sessions. [IN-4] */
export const ScrubReport = Type.Object(
  {
    endedAt: time,
    objects: Type.Integer({ minimum: 0 }),
    bytes: Type.Integer({ minimum: 0 }),
    found: Type.Integer({ minimum: 0 }),
    mended: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type ScrubReport = Static<typeof ScrubReport>;

/** When a client last opened and rebuilt a checkpoint of the session, and whether all of it was there. [CP-15] */
export const LastProof = Type.Object({ checkpoint: idOf("cpt"), at: time, whole: Type.Boolean() }, strict);
export type LastProof = Static<typeof LastProof>;

export const SessionQuota = Type.Object(
  { bytes: Type.Integer({ minimum: 0 }), maxBytes: Type.Integer({ minimum: 1 }), warning: Type.Boolean() },
  strict,
);
export type SessionQuota = Static<typeof SessionQuota>;

/** What a person or a client should do. [RC-12] */
export const ADVICE = [
  "make-a-checkpoint",
  "unlock-another-device",
  "add-a-replica",
  "download-quarantine",
  "contact-the-operator",
] as const;
export type Advice = (typeof ADVICE)[number];

/** `degraded`: one copy is bad and another is good. `damaged`: something is missing that no copy has. */
export const HEALTH_STATES = ["good", "degraded", "damaged"] as const;

/** `GET /api/sessions/:id/health`. [RC-14] */
export const SessionHealth = Type.Object(
  {
    state: oneOf(HEALTH_STATES),
    damages: Type.Array(DamageItem, { maxItems: DAMAGES_TOLD_MAX }),
    heals: Type.Array(HealRequest, { maxItems: DAMAGES_TOLD_MAX }),
    lastScrub: Type.Union([ScrubReport, Type.Null()]),
    lastProof: Type.Union([LastProof, Type.Null()]),
    quota: Type.Union([SessionQuota, Type.Null()]),
    advice: Type.Array(oneOf(ADVICE), { uniqueItems: true }),
  },
  strict,
);
export type SessionHealth = Static<typeof SessionHealth>;

/** `POST …/health/healed`: said by a client that opened what was missing, by the save that carries it again. [IN-7] [RC-9] */
export const HealedBody = Type.Object({ segment: idOf("seg"), save: digestHex }, strict);
export type HealedBody = Static<typeof HealedBody>;

/** How many damages are closed by it. */
export const HealedAnswer = Type.Object({ healed: Type.Integer({ minimum: 0 }) }, strict);
export type HealedAnswer = Static<typeof HealedAnswer>;
