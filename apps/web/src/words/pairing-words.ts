/** "9:41" until then, "0:00" after it; `now` in milliseconds since 1970. */
export const timeLeft = (until: string, now: number): string => {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** The code in the address of the page that takes it; empty where there is none. */
export const codeIn = (search: string): string => {
  const code = new URLSearchParams(search).get("code") ?? "";
  return /^[A-Za-z-]{1,12}$/.test(code) ? code : "";
};

const counted = (sessions: number): string => (sessions === 1 ? "One session" : `${sessions} sessions`);

/** New devices that wait for an answer. */
export const waitingWords = (devices: number): string =>
  devices === 1 ? "One new device waits for your answer." : `${devices} new devices wait for your answer.`;

/** What is said after a device was revoked. */
export const revokedWords = (name: string, toLookAt: number): string =>
  toLookAt === 0
    ? `${name} was removed`
    : `${name} was removed. ${counted(toLookAt)} it saved last: open and look before you go on`;
