import { cleaningRows } from "./retention/cleaning.ts";
import type { Suite } from "./row.ts";
import { createRig } from "./saves/rig.ts";

/** Saves of the history that is cleaned. */
const SAVES = Number(process.env["HOLDFAST_BENCH_HISTORY"] ?? "100000");

/** What it costs to clean a long history, and what it costs those who save meanwhile. */
export const retention: Suite = {
  name: "retention",
  run: async () => {
    const rig = await createRig();
    try {
      return await cleaningRows(rig, SAVES);
    } finally {
      await rig.close();
    }
  },
};
