import { playHistory } from "./history.ts";
import { createTeam } from "./store.ts";
import { createModelWorld } from "./world.ts";

const ACTS = 24;

/** Plays histories of consecutive seeds, one after the other. @throws Error of the first that does not hold */
export const playHistories = async (first: number, count: number): Promise<void> => {
  const world = await createModelWorld();
  try {
    const team = await createTeam(world);
    for (let seed = first; seed < first + count; seed++) await playHistory(world, team, seed, ACTS);
  } finally {
    await world.close();
  }
};
