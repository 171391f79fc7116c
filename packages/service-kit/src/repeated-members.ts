const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** How many members the objects of a JSON text have, each time one is written. */
const membersWritten = (text: string): number => {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) members += 1;
    if (code !== QUOTE) continue;
    for (at += 1; at < text.length && text.charCodeAt(at) !== QUOTE; at++)
      if (text.charCodeAt(at) === BACKSLASH) at += 1;
  }
  return members;
};

const membersOf = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  return inner.reduce<number>((sum, each) => sum + membersOf(each), own);
};

/**
 * Whether a JSON text writes a member of one object twice. Of two the parser keeps the last; whoever looked at the text on its
 * way here may have gone by the first. `value` is what the text says.
 */
export const repeatsMembers = (text: string, value: unknown): boolean =>
  membersWritten(text) !== membersOf(value);
