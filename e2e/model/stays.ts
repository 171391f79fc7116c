import type { Saved } from "./device.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

/** A save and when the service received it, milliseconds since 1970. */
export interface Made extends Saved {
  readonly at: number;
}

export interface Named {
  readonly save: Made;
  readonly pinned: boolean;
  readonly at: number;
}

/** Of a history that is a few saves long; 20 in production. */
export const NEWEST = 2;
const CHECKPOINT_DAYS = 90;
const DAYS = 30;
const AUTOMATIC: ReadonlySet<string> = new Set(["auto", "merge", "compact"]);
/** Up to which age how finely automatic saves stay. [RT-1] */
const STRETCHES = [
  [2 * HOUR, 1],
  [DAY, 5 * MINUTE],
  [7 * DAY, HOUR],
  [DAYS * DAY, DAY],
] as const;

/** [RT-3] */
export const isLive = ({ pinned, at }: Named, now: number): boolean =>
  pinned || now - at < CHECKPOINT_DAYS * DAY;

/** The rules of retention, read once more and written down as simply as they can be: what of all that was ever saved is there. */
export const whatStays = (
  all: readonly Made[],
  names: readonly Named[],
  now: number,
): ReadonlySet<string> => {
  const newestFirst = all.toSorted((a, b) => b.seq - a.seq);
  const bySeq = new Map(all.map((save) => [save.seq, save]));
  const stays = new Set<Made | undefined>([
    ...newestFirst.slice(0, NEWEST),
    ...[...new Set(all.map(({ device }) => device))].map((device) =>
      newestFirst.find((save) => save.device === device),
    ),
    ...names.filter((name) => isLive(name, now)).map(({ save }) => save),
    ...all
      .filter(({ kind, at }) => kind === "restore" && now - at < DAY)
      .map(({ seq }) => bySeq.get(seq - 1)),
    ...all.filter(({ kind, at }) => !AUTOMATIC.has(kind) && now - at < DAYS * DAY),
  ]);
  const automatic = newestFirst.filter(({ kind }) => AUTOMATIC.has(kind));
  for (const save of automatic) {
    const [, bucket] = STRETCHES.find(([below]) => now - save.at < below) ?? [];
    if (bucket === undefined) continue;
    const beside = ({ at }: Made) => Math.floor(at / bucket) === Math.floor(save.at / bucket);
    if (bucket === 1 || automatic.find(beside) === save) stays.add(save);
  }
  for (const save of newestFirst)
    if (save.kind === "merge" && stays.has(save)) stays.add(bySeq.get(save.seq - 1));
  return new Set([...stays].flatMap((save) => save?.digest ?? []));
};
