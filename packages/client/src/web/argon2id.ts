import type { Argon2id } from "@holdfast/vault/passphrase";

/** Argon2id in WebAssembly, loaded when first needed. It blocks its thread for about half a second: call it in a worker. */
export const argon2id: Argon2id = async ({ password, salt, memoryKib, passes, lanes }) => {
  const library = await import("hash-wasm");
  const prk = await library.argon2id({
    password,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: "binary",
  });
  return new Uint8Array(prk);
};
