import { expect, test } from "bun:test";
import { nodePrimitives, sha256Sync } from "./node/primitives.ts";
import { derivePasskey, passkeyPrfInput } from "./passkey.ts";

test("[PK-1] the PRF is asked about one thing, and its answer is not the key", async () => {
  const input = await passkeyPrfInput(nodePrimitives);
  expect(input).toEqual(sha256Sync(new TextEncoder().encode("HFV1/prf/v1")));
  const output = new Uint8Array(32).fill(7);
  const kek = await derivePasskey(nodePrimitives, output);
  expect(kek).toHaveLength(32);
  expect(kek).not.toEqual(output);
  expect(await derivePasskey(nodePrimitives, output)).toEqual(kek);
  for (const length of [0, 31, 33, 64])
    await expect(derivePasskey(nodePrimitives, new Uint8Array(length))).rejects.toThrow(RangeError);
});
