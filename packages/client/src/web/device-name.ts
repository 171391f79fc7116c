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

/** "Firefox on Linux": how a copy made here is told apart from one made elsewhere. */
export const deviceNameOf = (userAgent: string): string =>
  `${firstIn(userAgent, BROWSERS) ?? "browser"} on ${firstIn(userAgent, SYSTEMS) ?? "this device"}`;
