import type { Dice } from "@holdfast/service-kit/audit-row";
import { byHttp, type HttpPlace } from "./http-sender.ts";
import { byMail, type NoticeSender } from "./notice-sender.ts";
import { type MailPlace, openMail } from "./open-mail.ts";

export interface SenderPlaces {
  readonly mail: MailPlace;
  /** Null: nothing is posted. */
  readonly notify: HttpPlace | null;
}

/** Every way by which notices go out. */
export const openSenders = ({ mail, notify }: SenderPlaces, dice: Dice): readonly NoticeSender[] => [
  byMail(openMail(mail, dice)),
  ...(notify === null ? [] : [byHttp(notify, dice.now)]),
];
