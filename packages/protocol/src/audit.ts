import { type Static, Type } from "@sinclair/typebox";
import { EMAIL_MAX_CHARS, PAGE_MAX, USER_AGENT_MAX_CHARS } from "./limits.ts";
import { cursor, digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** Stable names of everything that is done and noted. Saves are none of them: the signed chain of manifests is their record. [AD-1] */
export const AUDIT_ACTIONS = [
  "account.registered",
  "account.recovered",
  "login.created",
  "login.ended",
  "logins.ended",
  "login.reused-token",
  "codes.replaced",
  "keys.replaced",
  "root-key.replaced",
  "slot.labelled",
  "slot.removed",
  "passphrase.changed",
  "passkey.added",
  "passkey.removed",
  "device.certified",
  "device.revoked",
  "device.approved",
  "device.denied",
  "unlock.created",
  "unlock.ended",
  "unlocks.ended",
  "assisted.allowed",
  "assisted.forbidden",
  "roster.replaced",
  "workspace.created",
  "workspace.switched",
  "workspace.renamed",
  "workspace.plan-changed",
  "workspace.rotated",
  "invite.created",
  "invite.revoked",
  "invite.accepted",
  "member.admitted",
  "member.role-changed",
  "member.removed",
  "member.left",
  "session.created",
  "session.renamed",
  "session.deleted",
  "session.kept",
  "session.archived",
  "session.unarchived",
  "session.undeleted",
  "session.cloned",
  "session.restored",
  "checkpoint.created",
  "checkpoint.changed",
  "checkpoint.deleted",
  "recovery.attempted",
  "session-config.changed",
  "retention.run",
  "notification-preferences.changed",
  "webhook.created",
  "webhook.changed",
  "webhook.deleted",
  "webhook.secret-replaced",
  "webhook.tested",
  "webhook.redelivered",
  "webhook.disabled",
  "scrub.asked",
  "operation.cancelled",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_PAGE_DEFAULT = 50;
const ACTION_MAX_CHARS = 64;
export const AUDIT_TARGET_MAX_CHARS = 200;

const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);

/** A place in a chain: the hash of the entry with this number; 0 and zeros before the first. [AD-2] */
export const AuditLink = Type.Object({ seq: Type.Integer({ minimum: 0 }), hash: digestHex }, strict);
export type AuditLink = Static<typeof AuditLink>;

/** `target` is the text form of the id it was done to, or why it was done. An action that a client does not know is one of a newer service. */
export const AuditEntry = Type.Object(
  {
    id: idOf("aud"),
    seq: Type.Integer({ minimum: 1 }),
    hash: digestHex,
    at: time,
    action: Type.String({ pattern: "^[a-z-]+(\\.[a-z-]+)+$", maxLength: ACTION_MAX_CHARS }),
    accountId: orNull(idOf("acc")),
    loginId: orNull(idOf("lgn")),
    target: orNull(Type.String({ maxLength: AUDIT_TARGET_MAX_CHARS })),
  },
  strict,
);
export type AuditEntry = Static<typeof AuditEntry>;

/**
 * Entries without a gap, newest first. `head` is the newest of the chain and `anchor` what came right before the oldest one
 * kept. Addresses of who did it, and what the caller's own logins said they were, stand beside the chain: no hash covers them.
 */
export const AuditPage = Type.Object(
  {
    workspaceId: idOf("wsp"),
    head: AuditLink,
    anchor: AuditLink,
    items: Type.Array(AuditEntry, { maxItems: PAGE_MAX }),
    people: Type.Array(
      Type.Object({ accountId: idOf("acc"), email: Type.String({ maxLength: EMAIL_MAX_CHARS + 2 }) }, strict),
      { maxItems: PAGE_MAX },
    ),
    logins: Type.Array(
      Type.Object(
        { loginId: idOf("lgn"), userAgent: Type.String({ maxLength: USER_AGENT_MAX_CHARS }) },
        strict,
      ),
      { maxItems: PAGE_MAX },
    ),
    next: Type.Union([cursor, Type.Null()]),
  },
  strict,
);
export type AuditPage = Static<typeof AuditPage>;
