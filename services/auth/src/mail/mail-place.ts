import type { MailPlace } from "./open-mail.ts";

export interface MailSettings {
  /** Empty: no mail server. */
  readonly smtpUrl: string;
  /** Empty: an address that nobody answers, for the folder only. */
  readonly from: string;
  /** Where messages are written that no server takes. */
  readonly directory: string;
}

const SENDER = "Holdfast <holdfast@localhost>";

const isSmtp = (text: string): boolean =>
  URL.canParse(text) && ["smtp:", "smtps:"].includes(new URL(text).protocol);

/** @throws Error that names the setting and no value: the address of a mail server holds its password. */
export const mailPlaceOf = ({ smtpUrl, from, directory }: MailSettings): MailPlace => {
  if (smtpUrl === "") return { kind: "mailbox", directory, from: from || SENDER };
  if (!isSmtp(smtpUrl))
    throw new Error("HOLDFAST_SMTP_URL looks like smtps://user:password@mail.example.org");
  if (from === "") throw new Error("HOLDFAST_MAIL_FROM is set together with HOLDFAST_SMTP_URL");
  return { kind: "smtp", url: smtpUrl, from };
};

/** Where mail goes, for whoever starts the product. */
export const mailWords = (place: MailPlace): string =>
  place.kind === "smtp"
    ? `Mail is sent by ${new URL(place.url).host}.`
    : `Mail is written to ${place.directory}.`;
