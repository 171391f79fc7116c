import type { Checkpoint, SavePoint } from "@holdfast/client/contract/timeline";

/** One save that is kept, as the scrubber goes to it. Its key is the line of the timeline that shows it. */
export interface Moment {
  readonly key: string;
  readonly seq: number;
  readonly digest: string;
  readonly at: string;
  readonly name: string | null;
  readonly named: boolean;
  readonly pinned: boolean;
}

const namedMoment = ({ id, save, note, pinned }: Checkpoint): Moment => ({
  key: id,
  seq: save.seq,
  digest: save.digest,
  at: save.at,
  name: note?.name ?? null,
  named: true,
  pinned,
});

/** Every moment that is known, the oldest first and each once. Named ones are known before their saves are fetched. */
export const momentsOf = (
  saves: readonly SavePoint[],
  checkpoints: readonly Checkpoint[],
): readonly Moment[] => {
  const moments = new Map<string, Moment>();
  for (const { digest, seq, at } of saves)
    moments.set(digest, { key: digest, seq, digest, at, name: null, named: false, pinned: false });
  // Of several names for one save the newest stands for it, unless another one is pinned.
  for (const checkpoint of checkpoints.toReversed()) {
    const known = moments.get(checkpoint.save.digest);
    if (known?.pinned !== true || checkpoint.pinned)
      moments.set(checkpoint.save.digest, namedMoment(checkpoint));
  }
  return [...moments.values()].sort((a, b) => a.seq - b.seq);
};

/** Where a moment stands; behind the last one stands the present, which has no digest. */
export const indexOfMoment = (moments: readonly Moment[], digest: string | null): number => {
  const at = digest === null ? -1 : moments.findIndex((moment) => moment.digest === digest);
  return at === -1 ? moments.length : at;
};

const named = (moments: readonly Moment[], from: number, step: 1 | -1): number => {
  for (let at = from + step; at >= 0 && at < moments.length; at += step) if (moments[at]?.named) return at;
  return step === 1 ? moments.length : 0;
};

/**
 * Where a key goes from moment `at`: arrows to the next one, page keys to the next one with a name, Home to the oldest and End to
 * the present. Null for other keys.
 */
export const momentStep = (moments: readonly Moment[], at: number, key: string): number | null => {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, at - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(moments.length, at + 1);
    case "PageDown":
      return named(moments, at, -1);
    case "PageUp":
      return named(moments, at, 1);
    case "Home":
      return 0;
    case "End":
      return moments.length;
    default:
      return null;
  }
};

/** The moment nearest to a place on a line of `width`, both in CSS pixels. */
export const momentAtPlace = (count: number, place: number, width: number): number =>
  width <= 0 ? count : Math.round(Math.min(1, Math.max(0, place / width)) * count);

/** How far along the line a moment stands, as a share of it. */
export const shareOf = (count: number, at: number): number => (count === 0 ? 1 : at / count);

/** What is drawn on the line: named moments, each in its place, pinned ones for themselves. */
export const marksOf = (
  moments: readonly Moment[],
): readonly { readonly at: number; readonly moment: Moment }[] =>
  moments.flatMap((moment, at) => (moment.named ? [{ at, moment }] : []));

/** Where days begin, as far as their names have room: at least `apart`, as a share of the line, from each other and from its end. */
export const daysOf = (
  moments: readonly Moment[],
  dayOf: (at: string) => string,
  apart: number,
): readonly { readonly at: number; readonly day: string }[] => {
  const days: { readonly at: number; readonly day: string }[] = [];
  let last: string | null = null;
  moments.forEach((moment, at) => {
    const day = dayOf(moment.at);
    if (day === last) return;
    last = day;
    const before = days.at(-1);
    const room = before === undefined || shareOf(moments.length, at - before.at) >= apart;
    if (room && 1 - shareOf(moments.length, at) >= apart) days.push({ at, day });
  });
  return days;
};
