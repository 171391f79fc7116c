import type { Login } from "@holdfast/client/contract/logins";
import { ago } from "./time.ts";

/** A renewal notes when a login was last seen, every quarter of an hour while it is used. */
const RENEWAL_MILLISECONDS = 15 * 60 * 1000;

/** "Active now", "Last seen 3 h ago"; `now` in milliseconds since 1970. */
export const seenWords = ({ current, lastSeenAt }: Login, now: number): string => {
  if (current) return "Active now";
  const recent = now - Date.parse(lastSeenAt) < RENEWAL_MILLISECONDS;
  return recent ? "Seen in the last 15 min" : `Last seen ${ago(lastSeenAt, now)}`;
};

/** What sets a login apart from the others at first sight; null where nothing does. */
export const markOf = (login: Login, deviceId: string | undefined): string | null => {
  const here = login.deviceId !== null && login.deviceId === deviceId;
  if (login.current) return "This browser";
  return here ? "This browser, earlier" : null;
};
