// Regenerates the vector files: `bun packages/vault/vectors/make.ts`. A changed file is a changed format, and needs a new
// format version.
import { toHex } from "@holdfast/protocol/encoding";
import { webPrimitives } from "../src/primitives.ts";
import { rejectVectors } from "./rejects.ts";
import { derive } from "./run.ts";
import { sampleObjects } from "./samples.ts";
import { seededDeps, seededRandom } from "./seeded.ts";
import type { Vectors } from "./vector.ts";

const PADDED_LENGTHS = [
  0, 1, 2, 3, 8, 9, 10, 16, 17, 100, 1_000, 4_095, 4_096, 4_097, 65_537, 1_000_000, 4_194_303,
];

/** All vectors from fixed seeds: the same on every run and machine. */
export const makeVectors = async (): Promise<Vectors> => {
  const random = seededRandom("derivations");
  const hex = (length: number): string => toHex(random(length));
  const accept = await sampleObjects(seededDeps("vectors"));
  const derivations = await derive(webPrimitives, {
    passphrase: { prk: hex(32), authKey: "", kek: "" },
    recoveryCode: { code: hex(20), authKey: "", kek: "", slotId: "", text: "" },
    identity: { rootKey: hex(32), ed: "", x: "" },
    workspace: { founderEd: hex(32), founderNonce: hex(16), workspaceId: "" },
    nameTag: { cid: hex(32), name: " Übung E\u0301 ", tag: "" },
    words: { key: hex(32), identity: "", pairing: "" },
    invite: {
      secret: hex(32),
      inviteId: hex(16),
      workspaceId: hex(16),
      accountId: hex(16),
      identityEd: hex(32),
      identityX: hex(32),
      proof: "",
      fragment: "",
    },
    passkey: { output: hex(32), input: "", kek: "" },
    unlock: { token: hex(32), id: "", key: "" },
    padme: PADDED_LENGTHS.map((length) => [length, 0] as const),
  });
  return { accept, reject: await rejectVectors(accept), derivations };
};

if (import.meta.main) {
  const vectors = await makeVectors();
  for (const [name, value] of Object.entries(vectors)) {
    await Bun.write(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(value, null, 1)}\n`);
  }
}
