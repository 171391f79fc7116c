import { join } from "node:path";
import type { EntryProcess } from "./saves/entry-process.ts";
import type { Rig } from "./saves/rig.ts";

/** Nobody is refused here for coming too often. */
const RATES = Object.fromEntries(
  ["SAVES", "REGISTER", "LOGIN", "RECOVER", "REFRESH"].map((name) => [`HOLDFAST_RATE_${name}`, "1000000"]),
);

/** All services in one process, on the rig's database: accounts and the saves that the rig records are taken by the same one. */
export const startProduct = (rig: Rig): Promise<EntryProcess> =>
  rig.start(join(import.meta.dir, "product-process.ts"), {
    ...rig.deployment.env,
    ...RATES,
    PORT: "",
    HOLDFAST_DATA_DIR: rig.folder,
    HOLDFAST_TRUSTED_PROXIES: "127.0.0.1",
  });
