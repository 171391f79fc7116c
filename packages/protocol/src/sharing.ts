import { type Static, Type } from "@sinclair/typebox";
import { email } from "./auth.ts";
import { statement } from "./keys.ts";
import { META_MAX_BYTES, PAGE_MAX } from "./limits.ts";
import { bytesOf, cursor, idOf, time } from "./shapes.ts";
import { grant, keyRing, planName, ReplaceRosterBody, roleName } from "./workspaces.ts";

const strict = { additionalProperties: false } as const;
/** Header, subkind, salt, commitment, tag and signature: no sealed name is shorter. */
const META_MIN_BYTES = 74 + 1 + 32 + 32 + 16 + 64;
const meta = Type.String({ ...bytesOf(META_MAX_BYTES), minLength: Math.ceil((META_MIN_BYTES * 4) / 3) });
const count = Type.Integer({ minimum: 0 });

/** A new workspace, made and founded by the client; `meta` is its sealed name, version 1. [WS-1] */
export const CreateWorkspaceBody = Type.Object(
  { id: idOf("wsp"), roster: statement, keyRing, grant, meta },
  strict,
);
export type CreateWorkspaceBody = Static<typeof CreateWorkspaceBody>;

/** The login works in this workspace from now on; its tokens are made anew. [WS-2] */
export const SwitchWorkspaceBody = Type.Object({ workspaceId: idOf("wsp") }, strict);
export type SwitchWorkspaceBody = Static<typeof SwitchWorkspaceBody>;

/** The next version of the sealed name; If-Match names the version before, `"v0"` for the first. [WS-3] */
export const NameWorkspaceBody = Type.Object({ meta }, strict);
export type NameWorkspaceBody = Static<typeof NameWorkspaceBody>;

/** `left`: gave up the membership; an admin's client signs the roster without it. [WS-8] */
export const MemberView = Type.Object(
  { accountId: idOf("acc"), email, role: roleName, joinedAt: time, left: Type.Boolean() },
  strict,
);
export type MemberView = Static<typeof MemberView>;
export const MemberList = Type.Object({ items: Type.Array(MemberView) }, strict);
export type MemberList = Static<typeof MemberList>;

/** A roster that changes this member's role and nothing else. [WS-7] */
export const ChangeRoleBody = Type.Object({ role: roleName, ...ReplaceRosterBody.properties }, strict);
export type ChangeRoleBody = Static<typeof ChangeRoleBody>;

/** Owners are made by changing a role. */
export const invitedRole = Type.Union([
  Type.Literal("viewer"),
  Type.Literal("member"),
  Type.Literal("admin"),
]);

/** `meta` seals the secret of the link (kind 09, thing 3), for every admin to check the acceptance with. [WS-4] */
export const InviteBody = Type.Object({ id: idOf("inv"), email, role: invitedRole, meta }, strict);
export type InviteBody = Static<typeof InviteBody>;

export const INVITE_STATES = ["open", "accepted", "admitted", "revoked", "expired"] as const;
export type InviteState = (typeof INVITE_STATES)[number];
const inviteState = Type.Union(INVITE_STATES.map((state) => Type.Literal(state)));

/** HMAC-SHA-256 by the link's secret over the acceptor's keys; null where the link came without it. [WS-5] */
const proof = Type.Union([bytesOf(32, "exact"), Type.Null()]);

/** Who accepted, and with which keys: an admin's client believes them by the proof, or by words. */
export const Acceptance = Type.Object(
  { accountId: idOf("acc"), keyList: statement, proof, acceptedAt: time },
  strict,
);
export type Acceptance = Static<typeof Acceptance>;

/** As the workspace's admins see it. */
export const Invite = Type.Object(
  {
    id: idOf("inv"),
    email,
    role: invitedRole,
    state: inviteState,
    invitedBy: idOf("acc"),
    createdAt: time,
    expiresAt: time,
    meta,
    acceptance: Type.Union([Acceptance, Type.Null()]),
  },
  strict,
);
export type Invite = Static<typeof Invite>;
export const InvitePage = Type.Object(
  { items: Type.Array(Invite, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type InvitePage = Static<typeof InvitePage>;

/** As the invited account sees it. `inviterKeyList` proves nothing by itself: the link's fragment or words do. [WS-5] */
export const Invitation = Type.Object(
  {
    id: idOf("inv"),
    workspaceId: idOf("wsp"),
    inviterEmail: email,
    inviterId: idOf("acc"),
    inviterKeyList: statement,
    /** The workspace's first roster: who founded it. */
    genesis: statement,
    role: invitedRole,
    state: inviteState,
    expiresAt: time,
  },
  strict,
);
export type Invitation = Static<typeof Invitation>;

/** `pin` is what the account will know the workspace by, sealed in its own one (kind 09, thing 5). [WS-6] */
export const AcceptInviteBody = Type.Object({ inviteId: idOf("inv"), proof, pin: meta }, strict);
export type AcceptInviteBody = Static<typeof AcceptInviteBody>;

export const PlanBody = Type.Object({ plan: planName }, strict);
export type PlanBody = Static<typeof PlanBody>;

/** Of the current workspace. [WS-11] */
export const Usage = Type.Object(
  {
    plan: planName,
    quotas: Type.Object({ templates: count, runningRuntimes: count, members: count }, strict),
    used: Type.Object({ members: count, sessions: count, sealedBytes: count }, strict),
  },
  strict,
);
export type Usage = Static<typeof Usage>;
