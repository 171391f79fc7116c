/** The names that people write; any other stays as it was written. */
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  middot: "·",
  bull: "•",
  times: "×",
  deg: "°",
  larr: "←",
  rarr: "→",
  uarr: "↑",
  darr: "↓",
  check: "✓",
  euro: "€",
  pound: "£",
};

const LAST_CODE_POINT = 0x10ffff;

const ofCode = (code: number): string => {
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code === 0 || surrogate || code > LAST_CODE_POINT || Number.isNaN(code)
    ? "\ufffd"
    : String.fromCodePoint(code);
};

/** The character that `&…;` stands for, and itself where it stands for none that is known here. */
export const entityText = (written: string): string => {
  const name = written.slice(1, -1);
  if (/^#x/i.test(name)) return ofCode(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return ofCode(Number.parseInt(name.slice(1), 10));
  return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? written) : written;
};
