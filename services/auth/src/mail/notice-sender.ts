import type { NotificationData } from "@holdfast/protocol/notifications";
import type { Mail, Message } from "./mail.ts";

/** A letter on its way, and what it is about. */
export interface SentNotice {
  /** Text form; the same in every attempt. */
  readonly id: string;
  readonly kind: string;
  readonly at: Date;
  /** Text form; null for somebody without an account. */
  readonly accountId: string | null;
  readonly data: NotificationData;
  readonly message: Message;
}

/** One of the ways by which notices go out. */
export interface NoticeSender {
  /** As the queue notes it. */
  readonly name: "mail" | "http";
  /** Settles when it was taken. @throws Error when it was not. */
  readonly send: (notice: SentNotice) => Promise<void>;
  /** Resolves where a notice would be taken, as far as can be told without one. [OP-3] */
  readonly health: () => Promise<void>;
}

/** Receivers know a repeat by the id that a message has in every attempt. [NT-10] */
export const byMail = (mail: Mail): NoticeSender => ({
  name: "mail",
  send: ({ id, message }) => mail.send({ ...message, id }),
  health: mail.health,
});
