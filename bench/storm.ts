import { percentile } from "./row.ts";
import type { LoadResult } from "./saves/load.ts";
import { untilQuiet } from "./saves/processor-time.ts";
import type { Rig } from "./saves/rig.ts";
import type { Tape } from "./saves/tape.ts";

/** Saves and what runs beside them, both in open loops. */
export interface StormShape {
  readonly savesPerSecond: number;
  readonly saveClients: number;
  readonly savesEach: number;
  readonly loginsPerSecond: number;
  readonly loginClients: number;
  readonly loginsEach: number;
}

/** 6,000 people at one save each 30 s. */
export const SAVES_OF_6000 = { savesPerSecond: 200, saveClients: 40, savesEach: 30 } as const;

/** Figures are medians over the pairs; latencies in milliseconds. */
export interface Storm {
  /** p95 of saves, alone and beside the storm. */
  readonly without: number;
  readonly beside: number;
  /** p95 of every answer to the logins, those that turn away included. */
  readonly logins: number;
  readonly savesPerSecond: number;
  /** The share (0–1) of the logins that were let in, where some may be turned away. */
  readonly letIn: number;
}

const WAIT_MILLISECONDS = 15_000;

const p95 = ({ milliseconds }: LoadResult): number => percentile(milliseconds, 0.95);
const median = (values: readonly number[]): number => percentile(values, 0.5);

/** @throws Error when there was another status: what is refused is no figure. */
const only = (statuses: readonly string[], result: LoadResult): LoadResult => {
  if (!Object.keys(result.statuses).every((status) => statuses.includes(status)))
    throw new Error(`not every answer was ${statuses.join(" or ")}: ${JSON.stringify(result.statuses)}`);
  return result;
};

const shareOf = (status: string, { statuses, milliseconds }: LoadResult): number =>
  (statuses[status] ?? 0) / milliseconds.length;

/**
 * The same saves twice, alone and beside a storm, again and again.
 *
 * @param storm prepares the requests of the storm and says where they go
 */
export const stormOf = async (
  rig: Rig,
  shape: StormShape,
  plan: { readonly savePort: number; readonly pairs: number; readonly statuses?: readonly string[] },
  storm: () => Promise<{ readonly tape: Tape; readonly port: number }>,
): Promise<Storm> => {
  const { savesPerSecond, saveClients, savesEach, loginsPerSecond } = shape;
  const { savePort, statuses = ["200"] } = plan;
  const pairs: Storm[] = [];
  for (let n = 0; n < plan.pairs; n++) {
    const [alone, together] = [
      await rig.record(saveClients, savesEach),
      await rig.record(saveClients, savesEach),
    ];
    const { tape, port } = await storm();
    await untilQuiet(WAIT_MILLISECONDS);
    const without = only(["201"], await rig.play(alone, savesPerSecond, savePort));
    await untilQuiet(WAIT_MILLISECONDS);
    const [logins, saves] = await Promise.all([
      rig.play(tape, loginsPerSecond, port),
      rig.play(together, savesPerSecond, savePort),
    ]);
    pairs.push({
      without: p95(without),
      beside: p95(only(["201"], saves)),
      logins: p95(only(statuses, logins)),
      savesPerSecond: saves.milliseconds.length / saves.seconds,
      letIn: shareOf("200", logins),
    });
  }
  const of = (part: keyof Storm): number => median(pairs.map((pair) => pair[part]));
  const ratio = median(pairs.map(({ without, beside }) => beside / without));
  const without = of("without");
  return {
    without,
    beside: without * ratio,
    logins: of("logins"),
    savesPerSecond: of("savesPerSecond"),
    letIn: of("letIn"),
  };
};
