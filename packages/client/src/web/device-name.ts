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

/** "Firefox on Linux": how a copy made here is told apart from one made elsewhere. */
export const deviceNameOf = (userAgent: string): string =>
  `${browserIn(userAgent) ?? "browser"} on ${systemIn(userAgent) ?? "this device"}`;
