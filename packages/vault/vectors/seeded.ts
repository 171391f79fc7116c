import { createHash } from "node:crypto";
import { type Bytes, concat } from "../src/bytes.ts";
import { type VaultDeps, webPrimitives } from "../src/primitives.ts";
import { newSampleAccount, type SampleAccount } from "./samples.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

/** The same "randomness" for the same seed: SHA-256 of seed and counter. */
export const seededRandom = (seed: string): VaultDeps["random"] => {
  let counter = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
      own(createHash("sha256").update(`${seed}/${counter++}`).digest()),
    );
    return concat(...blocks).slice(0, length);
  };
};

export const seededDeps = (seed: string): VaultDeps => ({
  primitives: webPrimitives,
  random: seededRandom(seed),
});

/** The same registered account for the same seed. */
export const sampleAccount = (seed: string): Promise<SampleAccount> => newSampleAccount(seededDeps(seed));
