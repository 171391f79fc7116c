import type { InviteView } from "@holdfast/client/contract/members";
import { dayOf } from "./time.ts";

/** How an invite stands, for who made it: short, and with a tone where something is to be done. */
export interface InviteStanding {
  readonly text: string;
  readonly tone: "calm" | "busy" | "act" | "danger" | "over";
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** "6 days", "3 hours", "less than an hour". */
export const timeLeft = (until: string, now: number): string => {
  const left = Date.parse(until) - now;
  const of = (unit: number, noun: string): string => {
    const count = Math.floor(left / unit);
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
  };
  if (left >= DAY) return of(DAY, "day");
  return left >= HOUR ? of(HOUR, "hour") : "less than an hour";
};

export const inviteStanding = (invite: InviteView, now: number): InviteStanding => {
  switch (invite.state) {
    case "open":
      return { text: `Open for ${timeLeft(invite.expiresAt, now)}`, tone: "calm" };
    case "accepted":
      switch (invite.acceptance?.standing) {
        case "proven":
          return { text: "Accepted, being let in", tone: "busy" };
        case "forged":
          return { text: "Acceptance does not hold: take it back", tone: "danger" };
        default:
          return { text: "Accepted, compare words", tone: "act" };
      }
    case "admitted":
      return { text: "Joined", tone: "over" };
    case "revoked":
      return { text: "Taken back", tone: "over" };
    case "expired":
      return { text: `Ran out ${dayOf(invite.expiresAt)}`, tone: "over" };
  }
};

/** Whether there is anything left to do about an invite. */
export const isPending = ({ state }: InviteView): boolean => state === "open" || state === "accepted";
