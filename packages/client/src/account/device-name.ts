import { loginName } from "@holdfast/protocol/login-name";

/** Every browser says this first, and no program has a reason to. */
const BROWSER = /^Mozilla\//;

/** "Firefox on Linux": a device by what its login says of itself. */
export const deviceName = (userAgent: string): string =>
  loginName({ client: BROWSER.test(userAgent) ? "browser" : "bearer", userAgent });
