import { expect, test } from "bun:test";
import { randomBytes } from "../testing/member.ts";
import { createSecretBox } from "./seal-secret.ts";

test("[WH-1] a secret opens with the same key for the same hook, and in no other way", () => {
  const [key, hook, secret] = [randomBytes(32), randomBytes(16), randomBytes(32)];
  const box = createSecretBox(key, randomBytes);
  const sealed = box.seal(hook, secret);
  expect(box.open(hook, sealed)).toEqual(secret);
  expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
  expect(box.seal(hook, secret)).not.toEqual(sealed);
  expect(createSecretBox(key, randomBytes).open(hook, sealed)).toEqual(secret);
  expect(createSecretBox(randomBytes(32), randomBytes).open(hook, sealed)).toBeNull();
  expect(box.open(randomBytes(16), sealed)).toBeNull();
  for (let at = 0; at < sealed.length; at++) {
    const damaged = sealed.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(box.open(hook, damaged)).toBeNull();
  }
  for (let length = 0; length < sealed.length; length++)
    expect(box.open(hook, sealed.slice(0, length))).toBeNull();
  expect(() => createSecretBox(randomBytes(31), randomBytes)).toThrow();
});
