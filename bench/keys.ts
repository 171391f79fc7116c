import { argon2id } from "@holdfast/client/node/argon2id.node";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { derivePassphrase } from "@holdfast/vault/passphrase";
import { measured, percentile, type Suite } from "./row.ts";

/** What one unlock costs; it is paid once, never per save. */
export const keys: Suite = {
  name: "keys",
  run: async () => {
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
  },
};
