import { describe, expect, test } from "bun:test";
import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { type Bytes, concat, isZero } from "./bytes.ts";
import { generateDeviceKeys } from "./device-keys.ts";
import { importEd25519Seed, isAcceptableEd25519, isSoundEd25519Key, signEd25519 } from "./ed25519.ts";
import { webPrimitives } from "./primitives.ts";
import { agreeX25519, importX25519 } from "./x25519.ts";

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);

describe("ed25519", () => {
  test("[SF-8] agrees with RFC 8032, test 2", async () => {
    const seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const { privateKey, publicKey } = await importEd25519Seed(seed);
    expect(toHex(publicKey)).toBe("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    expect(toHex(await signEd25519(privateKey, Uint8Array.of(0x72)))).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    expect(privateKey.extractable).toBe(false);
  });

  test("[SF-8] keys of small order and non-canonical keys are refused, with either sign", () => {
    const small = [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000080",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
    expect(small.map((key) => isSoundEd25519Key(hex(key)))).toEqual(small.map(() => false));
    expect(isSoundEd25519Key(new Uint8Array(31).fill(5))).toBe(false);
  });

  test("[SF-8] S at or above the group order is refused before any runtime is asked", async () => {
    const { privateKey, publicKey } = await importEd25519Seed(new Uint8Array(32).fill(4));
    const signature = await signEd25519(privateKey, Uint8Array.of(1));
    expect(isAcceptableEd25519(publicKey, signature)).toBe(true);
    const order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    expect(isAcceptableEd25519(publicKey, concat(signature.slice(0, 32), order))).toBe(false);
  });

  test("[SF-8] the neutral element signs nothing, whatever this runtime's verifier thinks of it", async () => {
    const neutral = hex(`01${"00".repeat(31)}`);
    const signature = new Uint8Array(64);
    signature[0] = 1;
    expect(await webPrimitives.verifyEd25519(neutral, signature, Uint8Array.of(1, 2, 3))).toBe(false);
  });
});

describe("x25519", () => {
  test("[SF-9] agrees with RFC 7748 §6.1", async () => {
    const bob = await importX25519(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    expect(toHex(bob.publicKey)).toBe("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const alicePublic = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    expect(toHex((await agreeX25519(bob.privateKey, alicePublic)) ?? hex(""))).toBe(
      "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
    );
  });

  test("[SF-9] an all-zero shared secret is null", async () => {
    const { privateKey } = await importX25519(new Uint8Array(32).fill(3));
    expect(await agreeX25519(privateKey, new Uint8Array(32))).toBeNull();
    expect(await agreeX25519(privateKey, hex(`01${"00".repeat(31)}`))).toBeNull();
    expect(await agreeX25519(privateKey, new Uint8Array(31))).toBeNull();
  });
});

describe("device keys", () => {
  test("[KY-15] private halves are not extractable, and both sides of an agreement meet", async () => {
    const device = await generateDeviceKeys();
    expect([device.ed.privateKey.extractable, device.x.privateKey.extractable]).toEqual([false, false]);
    const other = await importX25519(new Uint8Array(32).fill(3));
    const secret = await agreeX25519(device.x.privateKey, other.publicKey);
    expect(secret).toEqual(await agreeX25519(other.privateKey, device.xPublic));
    expect(secret === null || isZero(secret)).toBe(false);
    const message = Uint8Array.of(1);
    const signature = await signEd25519(device.ed.privateKey, message);
    expect(await webPrimitives.verifyEd25519(device.edPublic, signature, message)).toBe(true);
  });
});
