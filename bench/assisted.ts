import { delayRows } from "./assisted/delays.ts";
import { loginRows } from "./assisted/logins.ts";
import { stateRows } from "./assisted/states.ts";
import { startProduct } from "./product.ts";
import type { Suite } from "./row.ts";
import { createRig } from "./saves/rig.ts";

const GROUP = "Assisted mode: all services in one process, PostgreSQL and load on this machine";

/** What it costs that the service runs the library for one caller, and what it costs everybody else. */
export const assisted: Suite = {
  name: "assisted",
  run: async () => {
    const rig = await createRig();
    try {
      const { port } = await startProduct(rig);
      const place = { origin: `http://127.0.0.1:${port}`, folder: rig.folder };
      return [
        ...(await stateRows(GROUP, place, 1)),
        ...(await stateRows(GROUP, place, 10)),
        ...(await delayRows(GROUP, place.origin)),
        ...(await loginRows(GROUP, rig, port)),
      ];
    } finally {
      await rig.close();
    }
  },
};
