/** What a JSON text looks like, before anything is made of it. */
export interface JsonShape {
  /** Members of its objects, each time one is written. */
  readonly members: number;
  /** Of objects and lists inside each other. */
  readonly depth: number;
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

export const shapeOf = (text: string): JsonShape => {
  let [members, depth, inside] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) members += 1;
    else if (OPENING.has(code)) {
      inside += 1;
      depth = Math.max(depth, inside);
    } else if (CLOSING.has(code)) inside -= 1;
    else if (code === QUOTE)
      for (at += 1; at < text.length && text.charCodeAt(at) !== QUOTE; at++)
        if (text.charCodeAt(at) === BACKSLASH) at += 1;
  }
  return { members, depth };
};

const membersOf = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  return inner.reduce<number>((sum, each) => sum + membersOf(each), own);
};

/**
 * Whether a text writes a member of one object twice. Of two the parser keeps the last; whoever looked at the text on its way
 * here may have gone by the first. `value` is what the text says, and no deeper than a function may call itself.
 */
export const repeatsMembers = ({ members }: JsonShape, value: unknown): boolean =>
  members !== membersOf(value);
