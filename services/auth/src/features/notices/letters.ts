import { formatId } from "@holdfast/protocol/ids";
import type { NotificationKind } from "@holdfast/protocol/notifications";
import { inviteNotice } from "../../mail/invite-notice.ts";
import { letterTo } from "../../mail/letter.ts";
import type { Message } from "../../mail/mail.ts";
import { noticeOf } from "./notices.ts";
import type { NoticeFacts, Outgoing } from "./queue.ts";

interface KindWords {
  readonly subject: string;
  readonly happened: string;
  readonly advice: string;
  /** Below the public address. */
  readonly path: string;
}

const LOOK = "Nothing needs to be done at once.";

/** What a notice says that is not about something done to the account. [NT-7] */
const BY_KIND: { readonly [K in NotificationKind]?: KindWords } = {
  key_expiring: {
    subject: "Keys of your Holdfast account are due",
    happened:
      "The keys of a workspace are older than they should be, or a device of yours ends within 14 days.",
    advice: "Open the settings: they say which, and what to press.",
    path: "/settings/keys",
  },
  save_failed: {
    subject: "A device of yours cannot save to Holdfast",
    happened: "A device has tried to save for ten minutes. What you did since is kept on that device alone.",
    advice: "Keep it switched on and open the session there: it says what stands in the way.",
    path: "/sessions",
  },
  damage_found: {
    subject: "Something in Holdfast is damaged",
    happened:
      "Part of a session could not be read where it is stored, and there is no good copy of it on the service.",
    advice: "Open the session on a device that worked in it: what that device still has heals it.",
    path: "/sessions",
  },
  restore_done: {
    subject: "A session went back to an earlier save",
    happened: "A session was restored or repaired. What it was before is still in its timeline.",
    advice: LOOK,
    path: "/sessions",
  },
  quota_warning: {
    subject: "A session is nearly full",
    happened: "A session takes more than four fifths of what it may. When it is full it saves no more.",
    advice: "Remove what you do not need any more, or let it keep its history for a shorter time.",
    path: "/sessions",
  },
  webhook_disabled: {
    subject: "A webhook was switched off",
    happened: "A webhook of your workspace has failed for five days and was switched off.",
    advice: "Look at what it was sent, and switch it on when its receiver answers again.",
    path: "/settings/webhooks",
  },
};

const MEMBERS = "/settings/members";

const BY_MEMBER_ACTION: Readonly<Record<string, KindWords>> = {
  "invite.accepted": {
    subject: "Your invite to a Holdfast workspace was accepted",
    happened: "Somebody you invited has accepted, and waits to be let in.",
    advice: "Compare the words with them, and let them in.",
    path: MEMBERS,
  },
  "member.admitted": {
    subject: "You were let into a Holdfast workspace",
    happened: "You are a member of a workspace now.",
    advice: LOOK,
    path: MEMBERS,
  },
  "member.role-changed": {
    subject: "Your role in a Holdfast workspace was changed",
    happened: "You have another role in a workspace.",
    advice: LOOK,
    path: MEMBERS,
  },
  "member.removed": {
    subject: "You were removed from a Holdfast workspace",
    happened: "You are no member of a workspace any more. What you had not sent stays on your device.",
    advice: "If that is a mistake, ask its owner.",
    path: "/settings/workspace",
  },
  "member.left": {
    subject: "Somebody left your Holdfast workspace",
    happened: "A member has left a workspace of yours.",
    advice: LOOK,
    path: MEMBERS,
  },
};

const idsOf = ({ data }: Outgoing): readonly string[] =>
  [
    ["Workspace", data["workspaceId"]],
    ["Session", data["sessionId"]],
    ["Device", data["deviceId"]],
  ].flatMap(([word, id]) => (id === undefined ? [] : [`${word} ${id}`]));

const wordsOf = ({ kind, data }: Outgoing): KindWords | undefined =>
  kind === "member_changed" ? BY_MEMBER_ACTION[String(data["act"] ?? "")] : BY_KIND[kind as NotificationKind];

/** The letter of a notice; null where there is nothing to say. */
export const letterOf = (origin: string, outgoing: Outgoing, facts: NoticeFacts): Message | null => {
  const { email: to, invite } = facts;
  if (outgoing.kind === "invite") {
    if (invite === null) return null;
    const { inviterEmail, expiresAt } = invite;
    const workspaceId = formatId("wsp", invite.workspaceId);
    const inviteId = formatId("inv", invite.inviteId);
    return inviteNotice({ origin, to, inviterEmail, workspaceId, inviteId, expiresAt });
  }
  const words = wordsOf(outgoing);
  if (words === undefined) return noticeOf(origin, outgoing, facts);
  const { subject, happened, advice, path } = words;
  return letterTo(to, {
    subject,
    happened,
    facts: [`Account ${to.trim()}`, ...idsOf(outgoing), outgoing.at.toUTCString()],
    advice,
    link: `${origin}${path}`,
    closing: "What you are written to about is set at /settings/notifications.",
  });
};
