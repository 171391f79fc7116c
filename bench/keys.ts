import { argon2id } from "@holdfast/client/node/argon2id.node";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { derivePassphrase } from "@holdfast/vault/passphrase";
import { rootKeyRows } from "./keys/root-key.ts";
import { rotationRows } from "./keys/rotation.ts";
import { startProduct } from "./product.ts";
import { measured, percentile, type Row, type Suite } from "./row.ts";
import { createRig } from "./saves/rig.ts";

/** What one unlock costs; it is paid once, never per save. */
const unlockRows = async (): Promise<Row[]> => {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const wall: number[] = [];
  for (let i = 0; i < 5; i++) {
    const derive = () =>
      derivePassphrase(nodePrimitives, argon2id, "Correct-Horse-7-Staple", {
        id: "argon2id",
        ...KDF_FLOOR,
        salt,
      });
    wall.push((await measured(derive)).wall);
  }
  return [
    {
      group: "Keys",
      name: "unlock: Argon2id 64 MiB, 3 passes",
      value: percentile(wall, 0.5),
      unit: "ms",
      note: "wall, median of 5",
    },
  ];
};

export const keys: Suite = {
  name: "keys",
  run: async () => {
    const rows = await unlockRows();
    const rig = await createRig();
    try {
      const { port } = await startProduct(rig);
      const place = { origin: `http://127.0.0.1:${port}`, folder: rig.folder };
      return [...rows, ...(await rotationRows(place)), ...(await rootKeyRows(place))];
    } finally {
      await rig.close();
    }
  },
};
