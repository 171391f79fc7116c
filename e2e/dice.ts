/** Chance that can be had again: everything follows from the seed. */
export interface Dice {
  /** A whole number from 0, below `count`. */
  readonly below: (count: number) => number;
  readonly chance: (percent: number) => boolean;
  /** @throws RangeError for an empty list */
  readonly pick: <T>(items: readonly T[]) => T;
}

/** Mulberry32 (Tommy Ettinger, 2017). */
export const createDice = (seed: number): Dice => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    pick: <T>(items: readonly T[]): T => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
};
