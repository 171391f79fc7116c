const DAY = 24 * 3600 * 1000;
const LASTING_DAYS = 5 * 365;

/** How long a new device is certified, in milliseconds since 1970. One that cannot keep its keys ends within a day. */
export const deviceTerm = (now: number, keepsKeys: boolean) => ({
  notBefore: now,
  notAfter: now + (keepsKeys ? LASTING_DAYS : 1) * DAY,
  ephemeral: !keepsKeys,
});
