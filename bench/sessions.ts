import { randomWork } from "@holdfast/state/fixtures/random-work";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { createSpace } from "@holdfast/state/fixtures/space";
import { emptyBase } from "@holdfast/state/save-base";
import { percentile, type Suite } from "./row.ts";

const SAVES = 240;
const GROUP = `A working session of ${SAVES} saves (10 MB)`;

/** Two hours of work, saved every 30 s. */
export const sessions: Suite = {
  name: "sessions",
  run: async () => {
    const space = await createSpace();
    const work = randomWork(7);
    let state = realisticState(10);
    let { next: base } = await space.save(emptyBase(), state);
    const sizes: number[] = [];
    for (let n = 0; n < SAVES; n++) {
      state = work(state);
      const save = await space.save(base, state);
      base = save.next;
      sizes.push(save.segments.reduce((sum, { bytes }) => sum + bytes.length, save.manifest.length));
    }
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return [
      { group: GROUP, name: "uploaded a save, median", value: percentile(sizes, 0.5) / 1000, unit: "KB" },
      {
        group: GROUP,
        name: "uploaded a save, p95",
        value: percentile(sizes, 0.95) / 1000,
        unit: "KB",
        target: { most: 25 },
      },
      {
        group: GROUP,
        name: "uploaded a save, largest",
        value: percentile(sizes, 1) / 1000,
        unit: "KB",
        note: "a save that gathers",
      },
      { group: GROUP, name: "uploaded in all", value: total / 1e6, unit: "MB" },
    ];
  },
};
