import type { AuditAction } from "@holdfast/protocol/audit";
import { loginName } from "@holdfast/protocol/login-name";
import { letterTo } from "../../mail/letter.ts";
import type { Message } from "../../mail/mail.ts";
import type { NoticeFacts, Outgoing } from "./queue.ts";

/** What the owner of an account is told of something that was done. */
interface Notice {
  readonly subject: string;
  readonly happened: string;
  /** What to do about it, when it was somebody else. */
  readonly advice: string;
  readonly section: "logins" | "devices" | "keys";
}

const CHANGE_PASSPHRASE = "end the logins you do not know and change your passphrase at once";
const RECOVER = "use one of your recovery codes at once: it sets a new passphrase and ends every login";

/** Every action that the owner of an account is told of, and how; `notify_of_entry()` of migration 0020 says when. [NT-5] */
const NOTICES: { readonly [A in AuditAction]?: Notice } = {
  "login.created": {
    subject: "New sign-in to your Holdfast account",
    happened: "Somebody signed in to your account on a device that it did not know.",
    advice: CHANGE_PASSPHRASE,
    section: "logins",
  },
  "login.reused-token": {
    subject: "A login of your Holdfast account was ended",
    happened:
      "A login was ended because something showed a token of it that had been used up. Either a copy of it is in other hands, or a program was restored from an old backup.",
    advice: "sign in again where you need to, and change your passphrase",
    section: "logins",
  },
  "logins.ended": {
    subject: "Your Holdfast account was signed out everywhere",
    happened: "Every login of your account was ended.",
    advice: "sign in and change your passphrase",
    section: "logins",
  },
  "account.recovered": {
    subject: "A recovery code of your Holdfast account was used",
    happened:
      "One of your recovery codes was used to set a new passphrase. Every login was ended, and that code works no more.",
    advice: "use another of your recovery codes at once, and then replace them all",
    section: "keys",
  },
  "passphrase.changed": {
    subject: "The passphrase of your Holdfast account was changed",
    happened: "The passphrase of your account was changed, and every other login was ended.",
    advice: RECOVER,
    section: "keys",
  },
  "codes.replaced": {
    subject: "New recovery codes for your Holdfast account",
    happened: "The recovery codes of your account were replaced. Earlier ones work no more.",
    advice: `replace them again, then ${CHANGE_PASSPHRASE}`,
    section: "keys",
  },
  "keys.replaced": {
    subject: "What unlocks your Holdfast account was changed",
    happened: "The ways to unlock your account were changed.",
    advice: CHANGE_PASSPHRASE,
    section: "keys",
  },
  "slot.removed": {
    subject: "A way to unlock your Holdfast account was removed",
    happened:
      "A recovery code, or another way to unlock your account, was removed and opens nothing any more.",
    advice: CHANGE_PASSPHRASE,
    section: "keys",
  },
  "root-key.replaced": {
    subject: "All keys of your Holdfast account were replaced",
    happened:
      "Your account got new keys everywhere, and every other login was ended. People you share a workspace with are asked to compare words with you.",
    advice: RECOVER,
    section: "keys",
  },
  "passkey.added": {
    subject: "A passkey was added to your Holdfast account",
    happened: "A passkey was added to your account.",
    advice: `remove it, then ${CHANGE_PASSPHRASE}`,
    section: "keys",
  },
  "passkey.removed": {
    subject: "A passkey was removed from your Holdfast account",
    happened: "A passkey of your account was removed. It signs in no more.",
    advice: CHANGE_PASSPHRASE,
    section: "keys",
  },
  "device.certified": {
    subject: "A device was added to your Holdfast account",
    happened: "A device was given keys of your account.",
    advice: `remove it, then ${CHANGE_PASSPHRASE}`,
    section: "devices",
  },
  "unlock.created": {
    subject: "An unlock token of your Holdfast account was made",
    happened:
      "An unlock token was made, by a program that signed in with your password itself or by one of your clients. With it this service can read and write a workspace for a while.",
    advice: `switch assisted mode off, then ${CHANGE_PASSPHRASE}`,
    section: "keys",
  },
  "assisted.allowed": {
    subject: "Assisted mode of your Holdfast account was switched on",
    happened:
      "Assisted mode was switched on. Whoever signs in with your password can let this service read your home workspace.",
    advice: `switch it off again, then ${CHANGE_PASSPHRASE}`,
    section: "keys",
  },
  "device.revoked": {
    subject: "A device was removed from your Holdfast account",
    happened: "A device of your account was removed. It can save nothing any more.",
    advice: CHANGE_PASSPHRASE,
    section: "devices",
  },
};

type ToldAction = keyof typeof NOTICES;

/** Whether the owner of the account is told of it. */
export const isTold = (action: string): action is ToldAction => Object.hasOwn(NOTICES, action);

/** Where it was done from: only words known here, whatever a program said of itself. */
const whereOf = ({ login }: NoticeFacts): readonly string[] =>
  login === null ? [] : [`${loginName(login)}, from ${login.address}`];

/** The letter about what was done to an account; null for what its owner is not told of. */
export const noticeOf = (
  origin: string,
  { at, data }: Pick<Outgoing, "at" | "data">,
  facts: NoticeFacts,
): Message | null => {
  const action = String(data["act"] ?? "");
  const notice = isTold(action) ? NOTICES[action] : undefined;
  if (notice === undefined) return null;
  const { subject, happened, advice, section } = notice;
  return letterTo(facts.email, {
    subject,
    happened,
    facts: [`Account ${facts.email.trim()}`, ...whereOf(facts), at.toUTCString()],
    advice: `If that was you, there is nothing to do. If it was not: ${advice}.`,
    link: `${origin}/settings/${section}`,
    closing:
      "Holdfast never asks for your passphrase or a recovery code by mail. All that was done stands in the audit log of the settings.",
  });
};
