import { bundleRows } from "./integrity/bundles.ts";
import { replicaRows } from "./integrity/replica.ts";
import { scrubRows } from "./integrity/scrub.ts";
import type { Suite } from "./row.ts";
import { createRig } from "./saves/rig.ts";

/** What it costs to read everything that is stored, for those who open it, for the scrub and for the second copy. */
export const integrity: Suite = {
  name: "integrity",
  run: async () => {
    const rig = await createRig();
    try {
      const bundles = await bundleRows(rig);
      const replica = await replicaRows(rig);
      return [...bundles, ...replica, ...(await scrubRows(rig))];
    } finally {
      await rig.close();
    }
  },
};
