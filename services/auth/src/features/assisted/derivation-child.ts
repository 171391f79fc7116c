// A process that derives and does nothing else. It is started by derivation-process.ts and ends with whoever started it.
import { constants, setPriority } from "node:os";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import argon2 from "argon2";

/** `message` is the passphrase's NFKC UTF-8. */
export interface Asked {
  readonly n: number;
  readonly message: Uint8Array;
  readonly kdf: KdfParameters;
}

/** `prk` is null where the derivation failed. */
export interface Made {
  readonly n: number;
  readonly prk: Uint8Array | null;
}

const derive = async ({ n, message, kdf }: Asked): Promise<void> => {
  let prk: Buffer | null = null;
  try {
    prk = await argon2.hash(Buffer.from(message.buffer, message.byteOffset, message.byteLength), {
      type: argon2.argon2id,
      raw: true,
      hashLength: 32,
      salt: Buffer.from(kdf.salt),
      memoryCost: kdf.memoryKib,
      timeCost: kdf.passes,
      parallelism: kdf.lanes,
    });
  } catch {
    // Its words could hold what it was asked for: only that it failed leaves this process.
    prk = null;
  }
  message.fill(0);
  const made: Made = { n, prk };
  process.send?.(made);
  prk?.fill(0);
};

if (import.meta.main) {
  // Before the first derivation starts a thread: threads run as the one that started them.
  setPriority(constants.priority.PRIORITY_LOW);
  process.on("message", (asked: Asked) => void derive(asked));
  process.on("disconnect", () => process.exit(0));
}
