import type { AuditCheck, AuditFault } from "@holdfast/client/contract/audit";
import type { AuditAction } from "@holdfast/protocol/audit";
import { dayOf } from "./time.ts";

/** What the log can be narrowed to. */
export const AUDIT_KINDS = {
  "sign-ins": "Sign-ins",
  keys: "Keys, codes and devices",
  sessions: "Sessions and checkpoints",
  workspace: "Workspace and members",
} as const;
export type AuditKind = keyof typeof AUDIT_KINDS;

interface ActionWords {
  readonly words: string;
  readonly kind: AuditKind;
}

const WORDS: { readonly [A in AuditAction]: ActionWords } = {
  "account.registered": { words: "Created the account", kind: "sign-ins" },
  "account.recovered": { words: "Set a new passphrase with a recovery code", kind: "keys" },
  "login.created": { words: "Signed in", kind: "sign-ins" },
  "login.ended": { words: "Ended a login", kind: "sign-ins" },
  "logins.ended": { words: "Signed out everywhere", kind: "sign-ins" },
  "login.reused-token": { words: "Showed an old token: the login was ended", kind: "sign-ins" },
  "codes.replaced": { words: "Replaced the recovery codes", kind: "keys" },
  "keys.replaced": { words: "Changed what unlocks the account", kind: "keys" },
  "root-key.replaced": { words: "Replaced all keys of the account", kind: "keys" },
  "slot.labelled": { words: "Named a way to unlock the account", kind: "keys" },
  "slot.removed": { words: "Removed a way to unlock the account", kind: "keys" },
  "passphrase.changed": { words: "Changed the passphrase", kind: "keys" },
  "passkey.added": { words: "Added a passkey", kind: "keys" },
  "passkey.removed": { words: "Removed a passkey", kind: "keys" },
  "device.certified": { words: "Added a device, or renewed one", kind: "keys" },
  "device.revoked": { words: "Revoked a device", kind: "keys" },
  "device.approved": { words: "Let a new device in", kind: "keys" },
  "device.denied": { words: "Turned a new device away", kind: "keys" },
  "unlock.created": { words: "Let the service read a workspace for a while", kind: "keys" },
  "unlock.ended": { words: "Ended an unlock token", kind: "keys" },
  "unlocks.ended": { words: "Ended all unlock tokens", kind: "keys" },
  "assisted.allowed": { words: "Allowed assisted mode", kind: "keys" },
  "assisted.forbidden": { words: "Switched assisted mode off", kind: "keys" },
  "roster.replaced": { words: "Changed members or keys of the workspace", kind: "workspace" },
  "workspace.created": { words: "Created the workspace", kind: "workspace" },
  "workspace.switched": { words: "Went to another workspace", kind: "workspace" },
  "workspace.renamed": { words: "Renamed the workspace", kind: "workspace" },
  "workspace.plan-changed": { words: "Changed the plan", kind: "workspace" },
  "workspace.rotated": { words: "Replaced the keys of the workspace", kind: "keys" },
  "invite.created": { words: "Invited somebody", kind: "workspace" },
  "invite.revoked": { words: "Revoked an invite", kind: "workspace" },
  "invite.accepted": { words: "Accepted an invite", kind: "workspace" },
  "member.admitted": { words: "Let a new member in", kind: "workspace" },
  "member.role-changed": { words: "Changed the role of a member", kind: "workspace" },
  "member.removed": { words: "Removed a member", kind: "workspace" },
  "member.left": { words: "Left the workspace", kind: "workspace" },
  "session.created": { words: "Created a session", kind: "sessions" },
  "session.renamed": { words: "Renamed a session", kind: "sessions" },
  "session.deleted": { words: "Deleted a session", kind: "sessions" },
  "session.kept": { words: "Made a branch a session of its own", kind: "sessions" },
  "session-config.changed": { words: "Changed how long things are kept", kind: "sessions" },
  "notification-preferences.changed": { words: "Changed what to be told of", kind: "sign-ins" },
  "scrub.asked": { words: "Had everything that is stored read and checked", kind: "sessions" },
  "operation.cancelled": { words: "Broke off something that was under way", kind: "sessions" },
  "retention.run": { words: "Cleared away what was too old", kind: "sessions" },
  "session.archived": { words: "Archived a session", kind: "sessions" },
  "session.unarchived": { words: "Brought an archived session back", kind: "sessions" },
  "session.undeleted": { words: "Brought a deleted session back", kind: "sessions" },
  "session.cloned": { words: "Copied a session into a new one", kind: "sessions" },
  "session.restored": { words: "Went back to an earlier save", kind: "sessions" },
  "checkpoint.created": { words: "Named a checkpoint", kind: "sessions" },
  "checkpoint.changed": { words: "Changed a checkpoint", kind: "sessions" },
  "checkpoint.deleted": { words: "Deleted a checkpoint", kind: "sessions" },
  "recovery.attempted": { words: "Tried to recover a session", kind: "sessions" },
  "webhook.created": { words: "Had events sent to another service", kind: "workspace" },
  "webhook.changed": { words: "Changed what is sent to another service", kind: "workspace" },
  "webhook.deleted": { words: "Stopped sending events to another service", kind: "workspace" },
  "webhook.secret-replaced": { words: "Replaced the secret of a webhook", kind: "workspace" },
  "webhook.tested": { words: "Tested a webhook", kind: "workspace" },
  "webhook.redelivered": { words: "Sent an event to another service again", kind: "workspace" },
  "webhook.disabled": { words: "Was failing: a webhook was switched off", kind: "workspace" },
};

const isKnown = (action: string): action is AuditAction => Object.hasOwn(WORDS, action);

/** What was done, in plain words; the name of an action of a newer service as it is. [AD-9] */
export const actionWords = (action: string): string => (isKnown(action) ? WORDS[action].words : action);

/** Null for an action of a newer service: it shows under everything. */
export const actionKind = (action: string): AuditKind | null => (isKnown(action) ? WORDS[action].kind : null);

const FAULTS: { readonly [F in AuditFault]: string } = {
  changed: "An entry was changed after it was written.",
  reordered: "Entries are not in the order in which they were written.",
  gap: "An entry is missing.",
  "wrong-place": "This is the log of another workspace.",
  "rolled-back": "Entries that this browser has seen are gone from its end.",
  forked: "It tells otherwise what this browser has seen before.",
  cut: "Entries younger than 30 days are gone from its beginning.",
};

export const faultWords = (fault: AuditFault): string => FAULTS[fault];

/** What a check that found nothing wrong has shown. */
export const checkedWords = (check: Extract<AuditCheck, { whole: true }>): string => {
  const count = check.entries === 1 ? "1 entry" : `${check.entries} entries`;
  if (check.since === null) return "Checked: nothing was done yet";
  const since = check.swept ? `since ${dayOf(check.since)}; older ones were dropped` : "since the beginning";
  return `Checked: complete ${since}, ${count}`;
};
