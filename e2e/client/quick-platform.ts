import { argon2id } from "@holdfast/client/node/argon2id.node";
import { createNodePlatform } from "@holdfast/client/node/create-node-holdfast";
import type { Argon2id } from "@holdfast/vault/passphrase";

const MEMORY_KIB = 1_024;

/**
 * Argon2id with a sixty-fourth of the memory and one pass, whatever the terms say: most time of these tests would go there. Terms are
 * made, checked, sent and pinned as they are. Whoever derives for one account derives alike: what a service derives too, or
 * another runtime, takes the product's own platform.
 */
export const quickArgon2id: Argon2id = (terms) => argon2id({ ...terms, memoryKib: MEMORY_KIB, passes: 1 });

/** A program's platform that derives quickly. */
export const quickPlatform = (options: Parameters<typeof createNodePlatform>[0]) => ({
  ...createNodePlatform(options),
  argon2id: quickArgon2id,
});
