import crypto from "node:crypto";
import { promisify } from "node:util";
import type { Argon2id } from "@holdfast/vault/passphrase";
import { argon2id as portable } from "../web/argon2id.ts";

type Derive = typeof crypto.argon2;

/** Bun has it, and Node from 24.7 on. */
const own: Derive | undefined = crypto.argon2;

const native =
  (derive: Derive): Argon2id =>
  async ({ password, salt, memoryKib, passes, lanes }) => {
    const made = await promisify(derive)("argon2id", {
      message: password,
      nonce: salt,
      parallelism: lanes,
      tagLength: 32,
      memory: memoryKib,
      passes,
    });
    const prk = new Uint8Array(made);
    made.fill(0);
    return prk;
  };

/** Argon2id of the runtime's own library, on a thread of its own; the portable one where the runtime has none. */
export const argon2id: Argon2id = own === undefined ? portable : native(own);
