import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seededRandom } from "../../vectors/seeded.ts";
import type { Bytes } from "../bytes.ts";
import { importEd25519Seed, signEd25519 } from "../ed25519.ts";
import { webPrimitives } from "../primitives.ts";
import { signFields } from "../seal.ts";
import { nodePrimitives, verifyEd25519Sync, verifyObjectSync } from "./primitives.ts";

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((array): Bytes => new Uint8Array(array));

describe("the two sets of primitives", () => {
  test("[SF-3] hash, derive and authenticate to equal bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes(200),
        bytes(64),
        bytes(64),
        fc.integer({ min: 1, max: 200 }),
        async (a, b, c, length) => {
          expect(await nodePrimitives.sha256(a)).toEqual(await webPrimitives.sha256(a));
          expect(await nodePrimitives.hkdf(a, b, c, length)).toEqual(
            await webPrimitives.hkdf(a, b, c, length),
          );
          const key = new Uint8Array(32).fill(b.length);
          expect(await nodePrimitives.hmacAll(key, [a, c])).toEqual(await webPrimitives.hmacAll(key, [a, c]));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("[SF-4] seal equal frames and open each other's", async () => {
    const random = seededRandom("frames");
    const key = random(32);
    const nonce = random(12);
    const frames = [new Uint8Array(0), random(1), random(5_000)];
    const sealed = await webPrimitives.sealFrames(key, nonce, frames, 41);
    expect(await nodePrimitives.sealFrames(key, nonce, frames, 41)).toEqual(sealed);
    const placed = sealed.map((frame, i) => ({ index: 41 + i, bytes: frame }));
    const spoiled = [
      ...placed,
      { index: 40, bytes: sealed[0] ?? frames[0] },
      { index: 0, bytes: random(15) },
    ].map((frame) => ({ index: frame.index, bytes: frame.bytes ?? random(0) }));
    for (const primitives of [webPrimitives, nodePrimitives]) {
      expect(await primitives.openFrames(key, nonce, spoiled)).toEqual([...frames, null, null]);
    }
  });

  test("[SF-8] verify alike, with and without a promise", async () => {
    const random = seededRandom("verify");
    const { privateKey, publicKey } = await importEd25519Seed(random(32));
    const message = random(50);
    const signature = await signEd25519(privateKey, message);
    const changed = signature.slice();
    changed[3] = (changed[3] ?? 0) ^ 1;
    for (const [candidate, holds] of [
      [signature, true],
      [changed, false],
      [signature.slice(1), false],
    ] as const) {
      expect(await webPrimitives.verifyEd25519(publicKey, candidate, message)).toBe(holds);
      expect(await nodePrimitives.verifyEd25519(publicKey, candidate, message)).toBe(holds);
      expect(verifyEd25519Sync(publicKey, candidate, message)).toBe(holds);
    }
  });

  test("[SF-8] a signed object verifies without a promise under its signer only", async () => {
    const random = seededRandom("object");
    const signer = await importEd25519Seed(random(32));
    const other = await importEd25519Seed(random(32));
    const fields = {
      kind: 7,
      scopeId: random(16),
      epoch: 0,
      objectId: random(16),
      seq: 1,
      authorDeviceId: random(16),
    };
    const object = await signFields(nodePrimitives, fields, signer.privateKey);
    expect(verifyObjectSync(object, signer.publicKey)).toBe(true);
    expect(verifyObjectSync(object, other.publicKey)).toBe(false);
    expect(verifyObjectSync(object.slice(1), signer.publicKey)).toBe(false);
  });
});
