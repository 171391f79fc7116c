import { email } from "@holdfast/protocol/auth";
import { Value } from "@sinclair/typebox/value";
import type { SendMailOptions } from "nodemailer";
import type { Message } from "./mail.ts";

/** No side of a mail's line ends in what somebody wrote: one line, no more than a header may have. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 200);

const hostOf = (from: string): string => /@([a-zA-Z0-9.-]+)>?$/.exec(from.trim())?.[1] ?? "localhost";

/** A message for the library that writes and sends it. Files and addresses that it names are never read. [NT-2] */
export const composeMessage = (from: string, { id, to, subject, text, html }: Message): SendMailOptions => {
  const address = to.trim();
  // Two addresses, a display name or another header: whoever asked for that is not sent a mail.
  if (!Value.Check(email, address)) throw new Error("not one address");
  return {
    from,
    ...(id === undefined ? {} : { messageId: `<${id}@${hostOf(from)}>` }),
    to: { name: "", address },
    subject: oneLine(subject),
    text,
    html,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
