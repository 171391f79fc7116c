import { argon2 } from "node:crypto";
import { promisify } from "node:util";
import type { Argon2id } from "@holdfast/vault/passphrase";

const derive = promisify(argon2);

/** Argon2id of the runtime's own library, on a thread of its own. */
export const argon2id: Argon2id = async ({ password, salt, memoryKib, passes, lanes }) =>
  new Uint8Array(
    await derive("argon2id", {
      message: password,
      nonce: salt,
      parallelism: lanes,
      tagLength: 32,
      memory: memoryKib,
      passes,
    }),
  );
