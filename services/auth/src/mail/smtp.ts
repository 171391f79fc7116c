import { once } from "node:events";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { composeMessage } from "./compose-message.ts";
import type { Mail } from "./mail.ts";

export interface SmtpPlace {
  /** As in `smtps://user:password@mail.example.org`; `smtp://` uses TLS as soon as the server offers it. */
  readonly url: string;
  readonly from: string;
}

const SMTPS_PORT = 465;
const SMTP_PORT = 587;
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
    // A connection and no sign-in: some servers shut out whoever signs in every few seconds.
    health: async () => {
      const { protocol, hostname, port } = new URL(url);
      const number = Number(port) || (protocol === "smtps:" ? SMTPS_PORT : SMTP_PORT);
      const socket = connect({ host: hostname, port: number });
      socket.setTimeout(CONNECT_MILLISECONDS, () => socket.destroy(new Error("the mail server is silent")));
      try {
        await once(socket, "connect");
      } finally {
        socket.destroy();
      }
    },
  };
};
