/** A group of one of the codes, both counted from 0. */
export interface AskedGroup {
  readonly code: number;
  readonly group: number;
}

export const groupsOf = (code: string): readonly string[] => code.split("-");

/** A whole number from 0 up to but not including `below`, each as likely. */
export type Dice = (below: number) => number;

// The bias of a remainder of 32 bits is far below anything that matters for what to ask.
export const dice: Dice = (below) => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below;

/** One group each of two different codes, in the order of the codes. */
export const askGroups = (codes: readonly string[], roll: Dice = dice): readonly AskedGroup[] => {
  const first = roll(codes.length);
  const second = (first + 1 + roll(codes.length - 1)) % codes.length;
  return [first, second]
    .toSorted((a, b) => a - b)
    .map((code) => ({ code, group: roll(groupsOf(codes[code] ?? "").length) }));
};

/** As recovery reads a code: case-blind, I and L as 1, O as 0, spaces and dashes ignored. */
const read = (text: string): string =>
  text.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll(/[IL]/g, "1").replaceAll("O", "0");

export const isAskedGroup = (codes: readonly string[], { code, group }: AskedGroup, typed: string): boolean =>
  read(typed) === groupsOf(codes[code] ?? "")[group];
