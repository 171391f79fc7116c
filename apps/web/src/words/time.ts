const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 s ago", "2 min ago", "5 h ago", "12 d ago"; `now` in milliseconds since 1970. */
export const ago = (at: string, now: number): string => {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds < 2) return "just now";
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
};

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const shortFormat = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "14:02:31" in the reader's zone. */
export const clockTime = (at: string): string => clockFormat.format(new Date(at));
/** "14:02" in the reader's zone. */
export const shortTime = (at: string): string => shortFormat.format(new Date(at));
/** Date and time to the second. */
export const fullTime = (at: string): string => fullFormat.format(new Date(at));
/** Date alone. */
export const dayOf = (at: string): string => dayFormat.format(new Date(at));

/** "640 ms", "1.2 s". */
export const duration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
