import { availableParallelism } from "node:os";
import { ASSISTED_DERIVATIONS, ASSISTED_KDF_CEILING } from "@holdfast/protocol/limits";
import { ok, type Result } from "@holdfast/protocol/result";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import {
  checkKdf,
  type KdfParameters,
  type PassphraseKeys,
  passphraseKeys,
} from "@holdfast/vault/passphrase";
import { createDerivationProcess } from "./derivation-process.ts";
import { createGate, type GateLimits } from "./gate.ts";

/** Whether a service derives with these: what a client takes, as far as it costs no more than a service spends on one caller. */
export const mayDerive = (kdf: KdfParameters): boolean =>
  checkKdf(kdf).ok &&
  kdf.memoryKib <= ASSISTED_KDF_CEILING.memoryKib &&
  kdf.passes <= ASSISTED_KDF_CEILING.passes &&
  kdf.lanes <= ASSISTED_KDF_CEILING.lanes;

/** A passphrase's keys; whoever asked overwrites them. */
export type Derive = (password: string, kdf: KdfParameters) => Promise<PassphraseKeys>;

const apart = createDerivationProcess();

const derive: Derive = async (password, kdf) => {
  const prk = await apart.derive(password, kdf);
  const keys = await passphraseKeys(nodePrimitives, prk);
  prk.fill(0);
  return keys;
};

/** Never on the last processor: a small machine derives one at a time, or saves wait ten times as long for their turn. */
const limitsHere = (): GateLimits => {
  const { running, waiting } = ASSISTED_DERIVATIONS;
  return { running: Math.max(1, Math.min(running, availableParallelism() - 1)), waiting };
};

/**
 * Hands a passphrase's keys to `use`, behind the one gate of the process, and overwrites them when it is done. The password itself is
 * a string of the request, which nothing can overwrite. [AM-5]
 */
export const createDeriver = (limits: GateLimits = limitsHere()) => {
  const gate = createGate(limits);
  return {
    /** `enter` runs when it is this one's turn: what it refuses is not derived. */
    withKeys: async <T, E>(
      password: string,
      kdf: KdfParameters,
      enter: () => Promise<Result<null, E>>,
      use: (keys: PassphraseKeys) => Promise<Result<T, E>>,
    ): Promise<Result<T, E | "busy">> => {
      const done = await gate.run(async () => {
        const entered = await enter();
        if (!entered.ok) return entered;
        const keys = await derive(password, kdf);
        try {
          return await use(keys);
        } finally {
          keys.authKey.fill(0);
          keys.kek.fill(0);
        }
      });
      return done.ok ? done.value : done;
    },
  };
};
export type Deriver = ReturnType<typeof createDeriver>;

/** Nothing to be asked before. */
export const freely = async (): Promise<Result<null, never>> => ok(null);
