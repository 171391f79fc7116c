import { createTransport } from "nodemailer";
import { composeMessage } from "./compose-message.ts";
import type { Mail } from "./mail.ts";

export interface SmtpPlace {
  /** As in `smtps://user:password@mail.example.org`; `smtp://` uses TLS as soon as the server offers it. */
  readonly url: string;
  readonly from: string;
}

const CONNECT_MILLISECONDS = 10_000;
const SILENCE_MILLISECONDS = 20_000;

/** Sends by a mail server, a connection for each message: notices are few. [NT-1] */
export const smtpMail = ({ url, from }: SmtpPlace): Mail => {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_MILLISECONDS,
    greetingTimeout: CONNECT_MILLISECONDS,
    socketTimeout: SILENCE_MILLISECONDS,
  });
  return {
    send: async (message) => {
      await transport.sendMail(composeMessage(from, message));
    },
  };
};
