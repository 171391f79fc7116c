import { expect, test } from "bun:test";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { newKdf } from "./passphrase-slot.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const platform = { vault: { primitives: nodePrimitives, random } };

test("[AU-24] [KY-2] a new passphrase is derived with the floor, or with what was pinned where that is stronger", () => {
  const first = newKdf(platform);
  expect(first).toMatchObject(KDF_FLOOR);
  const stronger = { ...first, memoryKib: KDF_FLOOR.memoryKib * 2, passes: KDF_FLOOR.passes + 1 };
  const { salt, ...next } = newKdf(platform, stronger);
  const { salt: before, ...present } = stronger;
  expect(next).toEqual(present);
  expect(salt).not.toEqual(before);
  expect(newKdf(platform, { ...first, memoryKib: 8, passes: 1 })).toMatchObject(KDF_FLOOR);
});
