import { type Static, Type } from "@sinclair/typebox";
import { SLOT_ROWS_MAX } from "./keys.ts";
import { META_MAX_BYTES, UNLOCKS_MAX } from "./limits.ts";
import { bytesOf, idOf, time } from "./shapes.ts";
import { roleName } from "./workspaces.ts";

const strict = { additionalProperties: false } as const;
/** Header, subkind, salt, commitment, tag and signature: no label is shorter. */
const META_MIN_BYTES = 74 + 1 + 32 + 32 + 16 + 64;
const meta = Type.String({ ...bytesOf(META_MAX_BYTES), minLength: Math.ceil((META_MIN_BYTES * 4) / 3) });
const count = Type.Integer({ minimum: 0 });
const version = Type.Integer({ minimum: 1 });

/** Slot kinds in JSON; the index plus 1 is the number in key lists and slots. */
export const SLOT_KINDS = ["passphrase", "recovery-code", "passkey", "device"] as const;
export type SlotKindName = (typeof SLOT_KINDS)[number];
export const slotKindName = Type.Union(SLOT_KINDS.map((kind) => Type.Literal(kind)));

/** The next version of a slot's sealed label; If-Match names the version before, `"v0"` for the first. [SL-1] */
export const LabelSlotBody = Type.Object({ meta }, strict);
export type LabelSlotBody = Static<typeof LabelSlotBody>;

export const SlotLabelVersion = Type.Object({ version }, strict);
export type SlotLabelVersion = Static<typeof SlotLabelVersion>;

/** `lastUsedAt` and `uses`: to sign in or to recover; unlocking on a device leaves no trace here. [SL-3] */
export const SlotHealth = Type.Object(
  {
    id: idOf("slt"),
    kind: slotKindName,
    createdAt: time,
    lastUsedAt: Type.Union([time, Type.Null()]),
    uses: count,
    label: Type.Union([Type.Object({ meta, version }, strict), Type.Null()]),
  },
  strict,
);
export type SlotHealth = Static<typeof SlotHealth>;

/** `epochSince`: when the first roster of the present epoch was stored. [RO-1] */
export const WorkspaceHealth = Type.Object(
  { id: idOf("wsp"), role: roleName, epoch: version, minWriteEpoch: version, epochSince: time },
  strict,
);
export type WorkspaceHealth = Static<typeof WorkspaceHealth>;

/** What somebody should do, by code. Clients pass over codes they do not know. */
export const KEY_RECOMMENDATIONS = ["make-recovery-codes", "rotate-space-key"] as const;
export type KeyRecommendation = (typeof KEY_RECOMMENDATIONS)[number];

const days = Type.Integer({ minimum: 1 });

/** `version` is the key list's; clients verify what is signed and recompute the rest. [SL-4] */
export const KeyHealth = Type.Object(
  {
    version,
    policy: Type.Object({ maximumDays: days, minimumDays: days, warningDays: days }, strict),
    slots: Type.Array(SlotHealth, { maxItems: SLOT_ROWS_MAX }),
    /** Somebody may be let into more than an account may found. */
    workspaces: Type.Array(WorkspaceHealth),
    rootKeySince: time,
    assistedAllowed: Type.Boolean(),
    /** Live unlock tokens. */
    unlocks: Type.Integer({ minimum: 0, maximum: UNLOCKS_MAX }),
    recommendations: Type.Array(Type.String({ pattern: "^[a-z-]{1,64}$" }), { maxItems: 32 }),
  },
  strict,
);
export type KeyHealth = Static<typeof KeyHealth>;
