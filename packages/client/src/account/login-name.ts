import type { LoginView } from "@holdfast/protocol/auth";
import { browserIn, systemIn } from "../web/device-name.ts";

const PROGRAM = /^([A-Za-z][A-Za-z0-9-]{0,30})\/(\d[0-9.]{0,15})/;

/** "Firefox on Linux", "Bun 1.4.5": a login in words. Only words known here reach the eye, whatever it said of itself. */
export const loginName = ({ client, userAgent }: Pick<LoginView, "client" | "userAgent">): string => {
  if (client === "bearer") {
    const [, name, version] = PROGRAM.exec(userAgent) ?? [];
    return name === undefined ? "A program" : `${name} ${version}`;
  }
  const [browser, system] = [browserIn(userAgent) ?? "A browser", systemIn(userAgent)];
  return system === null ? browser : `${browser} on ${system}`;
};
