import { browserIn, systemIn } from "@holdfast/protocol/login-name";

/** "Firefox on Linux": how a copy made here is told apart from one made elsewhere. */
export const deviceNameOf = (userAgent: string): string =>
  `${browserIn(userAgent) ?? "browser"} on ${systemIn(userAgent) ?? "this device"}`;
