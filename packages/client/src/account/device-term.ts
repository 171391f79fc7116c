const DAY = 24 * 3600 * 1000;
const LASTING_DAYS = 5 * 365;

/**
 * How long a new device is certified, in milliseconds since 1970. One that cannot keep its keys ends within a day. It begins
 * at the earlier of the service's time and this device's: a service whose clock is put back must not make it invalid.
 */
export const deviceTerm = (now: number, here: number, keepsKeys: boolean) => ({
  notBefore: Math.min(now, here),
  notAfter: now + (keepsKeys ? LASTING_DAYS : 1) * DAY,
  ephemeral: !keepsKeys,
});
