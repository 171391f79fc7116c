import type { Notification } from "@holdfast/client/contract/notifications";
import { NOTIFICATION_KINDS, type NotificationKind } from "@holdfast/protocol/notifications";
import { actionWords } from "./audit-words.ts";

export type NotificationTone = "good" | "plain" | "warn";

export interface NotificationWords {
  readonly title: string;
  readonly text: string;
  /** Where it can be looked at; null where there is nothing to see. */
  readonly href: string | null;
  readonly tone: NotificationTone;
}

const NOT_YOU = "If that was not you, look at once.";

interface KindWords {
  /** In the list of what to be told of. */
  readonly label: string;
  readonly text: string;
}

/** Every kind, as the choice of what to be told of shows it. [NT-9] */
export const KIND_WORDS: { readonly [K in NotificationKind]: KindWords } = {
  new_login: { label: "New sign-ins", text: "On a device that your account did not know" },
  keys_changed: { label: "Changed keys", text: "Passphrase, codes, passkeys, devices and logins" },
  key_expiring: { label: "Keys that are due", text: "Keys of a workspace, and devices that end soon" },
  save_failed: { label: "Devices that cannot save", text: "After ten minutes" },
  damage_found: { label: "Damage", text: "Where something stored can no longer be read" },
  restore_done: { label: "Restores", text: "When a session went back, or was repaired" },
  invite: { label: "Invites", text: "To a workspace of somebody else" },
  member_changed: { label: "Members", text: "Who joins and leaves, and what you may do" },
  quota_warning: { label: "Full sessions", text: "At four fifths of what a session may take" },
  webhook_disabled: { label: "Webhooks", text: "That were switched off because they failed" },
};

const MEMBER_TITLES: Readonly<Record<string, string>> = {
  "invite.accepted": "Your invite was accepted",
  "member.admitted": "You were let into a workspace",
  "member.role-changed": "Your role in a workspace was changed",
  "member.removed": "You were removed from a workspace",
  "member.left": "Somebody left your workspace",
};

const isKnown = (kind: string): kind is NotificationKind =>
  (NOTIFICATION_KINDS as readonly string[]).includes(kind);

const textOf = ({ data }: Notification, name: string): string => String(data[name] ?? "");

const sectionOf = (action: string): string => {
  if (action.startsWith("device.")) return "/settings/devices";
  return action.startsWith("login") ? "/settings/logins" : "/settings/keys";
};

/** What a notification says. `nameOf` answers the name of a session, null where this browser does not know it. [NT-11] */
export const notificationWords = (
  item: Notification,
  nameOf: (session: string) => string | null,
): NotificationWords => {
  const action = textOf(item, "act");
  const session = textOf(item, "sessionId");
  const name = session === "" ? null : nameOf(session);
  const called = name === null ? "A session" : `“${name}”`;
  // What is not known here is in another workspace, or gone.
  const open = name === null ? "/sessions" : `/s/${session}`;
  const { kind } = item;
  if (!isKnown(kind))
    return {
      title: "News",
      text: "Reload this page: it is older than what it was told.",
      href: null,
      tone: "plain",
    };
  switch (kind) {
    case "new_login":
      return {
        title: "New sign-in",
        text: `On a device that your account did not know. ${NOT_YOU}`,
        href: "/settings/logins",
        tone: "warn",
      };
    case "keys_changed":
      return { title: actionWords(action), text: NOT_YOU, href: sectionOf(action), tone: "warn" };
    case "key_expiring":
      return "deviceId" in item.data
        ? {
            title: "A device ends soon",
            text: "Its certificate holds for less than 14 days. Use it, or add it again.",
            href: "/settings/devices",
            tone: "warn",
          }
        : {
            title: "Keys of a workspace are due",
            text: "They are older than 90 days and can be replaced in one step.",
            href: "/settings/keys",
            tone: "warn",
          };
    case "save_failed":
      return {
        title: "A device could not save",
        text: `${called} was not saved for ten minutes on one of your devices. What was done since is on it alone.`,
        href: open,
        tone: "warn",
      };
    case "damage_found":
      return {
        title: "Something is damaged",
        text: `${called} has parts that cannot be read where they are stored. A device that worked in it may heal them.`,
        href: open,
        tone: "warn",
      };
    case "restore_done":
      return {
        title: action === "session.recovered" ? "A session was repaired" : "A session went back",
        text: `${called} was ${action === "session.recovered" ? "repaired" : "restored"}. What it was before is in its timeline.`,
        href: open,
        tone: "good",
      };
    case "invite":
      return {
        title: "You are invited to a workspace",
        text: "Ask who invited you for the whole link: it is what lets you in.",
        href: `/invite/${textOf(item, "inviteId")}`,
        tone: "plain",
      };
    case "member_changed":
      return {
        title: MEMBER_TITLES[action] ?? "Members of a workspace changed",
        text:
          action === "invite.accepted"
            ? "Compare the words with them, and let them in."
            : "The members of the workspace say more.",
        href: action === "member.removed" ? "/settings/workspace" : "/settings/members",
        tone: "plain",
      };
    case "quota_warning":
      return {
        title: "A session is nearly full",
        text: `${called} takes more than four fifths of what it may. When it is full it saves no more.`,
        href: open,
        tone: "warn",
      };
    case "webhook_disabled":
      return {
        title: "A webhook was switched off",
        text: "It had failed for five days. What waits can be sent again.",
        href: "/settings/webhooks",
        tone: "warn",
      };
  }
};
