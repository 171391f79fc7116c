import type { Dice } from "@holdfast/service-kit/audit-row";
import type { Mail } from "./mail.ts";
import { type MailboxPlace, mailboxMail } from "./mailbox.ts";
import { type SmtpPlace, smtpMail } from "./smtp.ts";

export type MailPlace =
  | ({ readonly kind: "mailbox" } & MailboxPlace)
  | ({ readonly kind: "smtp" } & SmtpPlace);

export const openMail = (place: MailPlace, dice: Dice): Mail =>
  place.kind === "smtp" ? smtpMail(place) : mailboxMail(place, dice);
