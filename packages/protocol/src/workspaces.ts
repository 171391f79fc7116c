import { type Static, Type } from "@sinclair/typebox";
import { certificate, SLOT_OBJECT_MAX_BYTES, statement, successors } from "./keys.ts";
import { CERTIFICATES_MAX, META_MAX_BYTES } from "./limits.ts";
import { ROLES } from "./role-names.ts";
import { bytesOf, digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

export const KEY_RING_MAX_BYTES = 262_144;
/** What fits into one roster's ext. */
export const MEMBERS_MAX = 808;

export const keyRing = bytesOf(KEY_RING_MAX_BYTES);
export const grant = bytesOf(SLOT_OBJECT_MAX_BYTES);

export const roleName = Type.Union(ROLES.map((role) => Type.Literal(role)));

/** What a workspace may use: templates and running runtimes by plan. */
export const PLANS = ["free", "pro", "enterprise"] as const;
export type PlanName = (typeof PLANS)[number];
export const planName = Type.Union(PLANS.map((plan) => Type.Literal(plan)));

/** A sealed name (kind 09, thing 4) and its version. [WS-3] */
const workspaceName = Type.Object(
  { meta: bytesOf(META_MAX_BYTES), version: Type.Integer({ minimum: 1 }) },
  strict,
);

/**
 * A workspace of the caller and what its role there is by the newest roster. `pin` is what the caller's devices know it by,
 * null where the caller founded it. [WS-6]
 */
export const Workspace = Type.Object(
  {
    id: idOf("wsp"),
    role: roleName,
    name: Type.Union([workspaceName, Type.Null()]),
    pin: Type.Union([bytesOf(META_MAX_BYTES), Type.Null()]),
    plan: planName,
    epoch: Type.Integer({ minimum: 1 }),
    /** When the service received the first roster of the epoch. */
    epochSince: time,
    minWriteEpoch: Type.Integer({ minimum: 1 }),
    rosterVersion: Type.Integer({ minimum: 1 }),
    rosterDigest: digestHex,
    createdAt: time,
  },
  strict,
);
export type Workspace = Static<typeof Workspace>;

export const WorkspaceList = Type.Object({ items: Type.Array(Workspace) }, strict);
export type WorkspaceList = Static<typeof WorkspaceList>;

/** A member's signed objects, with which its devices' manifests are verified. Certificates of devices that were revoked, or that no list names any more, are in it. */
export const MemberKeys = Type.Object(
  {
    accountId: idOf("acc"),
    keyList: statement,
    certificates: Type.Array(certificate, { maxItems: CERTIFICATES_MAX }),
    successors,
  },
  strict,
);
export type MemberKeys = Static<typeof MemberKeys>;

/**
 * `rosters` is the chain, oldest first: from genesis, or after version `since`, and then empty when nothing is newer.
 * `grant` is the caller's, of the newest epoch, null while nobody has confirmed its new keys (RO-12). `former` are accounts that an earlier roster named and the newest does not,
 * for what they signed while they belonged. ETag `"v<version>"`. [AU-10] [WS-13]
 */
export const RosterAnswer = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    rosters: Type.Array(statement),
    keyRing,
    grant: Type.Union([grant, Type.Null()]),
    members: Type.Array(MemberKeys, { maxItems: MEMBERS_MAX }),
    former: Type.Array(MemberKeys),
  },
  strict,
);
export type RosterAnswer = Static<typeof RosterAnswer>;

export const RosterQuery = Type.Object(
  { since: Type.Optional(Type.String({ pattern: "^[1-9]\\d{0,9}$" })) },
  strict,
);
export type RosterQuery = Static<typeof RosterQuery>;

/** The next roster, with the key ring it names and those grants it names that are not stored yet. [KY-11] */
export const ReplaceRosterBody = Type.Object(
  {
    roster: statement,
    keyRing,
    grants: Type.Array(Type.Object({ accountId: idOf("acc"), grant }, strict), { maxItems: MEMBERS_MAX }),
  },
  strict,
);
export type ReplaceRosterBody = Static<typeof ReplaceRosterBody>;

export const RosterVersion = Type.Object({ version: Type.Integer({ minimum: 1 }) }, strict);
export type RosterVersion = Static<typeof RosterVersion>;
