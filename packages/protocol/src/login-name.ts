import type { LoginClient } from "./auth.ts";

const BROWSERS = [
  ["Edg/", "Edge"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS X", "macOS"],
  ["Windows", "Windows"],
  ["Linux", "Linux"],
] as const;

const firstIn = (text: string, names: readonly (readonly [string, string])[]): string | null =>
  names.find(([mark]) => text.includes(mark))?.[1] ?? null;

/** What a browser and its system call themselves, as far as they are known here. */
export const browserIn = (userAgent: string): string | null => firstIn(userAgent, BROWSERS);
export const systemIn = (userAgent: string): string | null => firstIn(userAgent, SYSTEMS);

const PROGRAM = /^([A-Za-z][A-Za-z0-9-]{0,30})\/(\d[0-9.]{0,15})/;

/** "Firefox on Linux", "Bun 1.4.5": a login in words. Only words known here reach the eye, whatever it said of itself. */
export const loginName = ({
  client,
  userAgent,
}: {
  readonly client: LoginClient;
  readonly userAgent: string;
}): string => {
  if (client === "bearer") {
    const [, name, version] = PROGRAM.exec(userAgent) ?? [];
    return name === undefined ? "A program" : `${name} ${version}`;
  }
  const [browser, system] = [browserIn(userAgent) ?? "A browser", systemIn(userAgent)];
  return system === null ? browser : `${browser} on ${system}`;
};
