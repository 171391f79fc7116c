import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PatternName, type SimulationScale, simulationOf } from "./simulation.cases.ts";
import { simulate } from "./simulation.ts";

/** What is left after a simulation, as text: a line a save or checkpoint. */
export const outcomeText = (name: PatternName, scale: SimulationScale): string => {
  const { rest, checkpoints, links, mostWhole, mostLinks } = simulate(simulationOf(name, scale));
  return [
    `${rest.length} saves, ${links} links; at most ${mostWhole} and ${mostLinks} after a run`,
    ...rest.map(({ seq, receivedAt, why }) => `${seq} ${new Date(receivedAt).toISOString()} ${why}`),
    ...checkpoints.map(({ id, createdAt }) => `${id} ${new Date(createdAt).toISOString()}`),
    "",
  ].join("\n");
};

/** The list that was read by a person once. */
export const goldenText = (name: PatternName, days: number): string =>
  readFileSync(join(import.meta.dir, `golden/${name}-${days}.txt`), "utf8");
