import { describe, expect, test } from "bun:test";
import { sampleAccount } from "../vectors/seeded.ts";
import { utf8 } from "./bytes.ts";
import { importEd25519Seed } from "./ed25519.ts";
import { nodePrimitives } from "./node/primitives.ts";
import {
  formatUnlockToken,
  openUnlock,
  parseUnlock,
  parseUnlockToken,
  sealUnlock,
  unlockKeys,
} from "./unlock-token.ts";

const { deps, wire, secrets } = await sampleAccount("unlock tokens");
const { random } = deps;
const { spaceKey } = secrets;
const [token, seed, deviceId] = [random(32), random(32), random(16)];
const keys = await unlockKeys(deps.primitives, token);
const { publicKey } = await importEd25519Seed(seed);
const place = { workspaceId: wire.workspaceId, epoch: 1, deviceId };
const sealed = await sealUnlock(deps, place, keys, { spaceKey, seed });

const opening = async (
  changed: Partial<typeof place & { edPublic: typeof publicKey }>,
  asked = keys,
  bytes = sealed,
) => {
  const at = { ...place, edPublic: publicKey, ...changed };
  const opened = await openUnlock(nodePrimitives, bytes, at, asked);
  return opened.ok ? "opened" : opened.error;
};

describe("an unlock token", () => {
  test("[AM-1] has one text of 43 characters, and names its row without telling its key", async () => {
    const text = formatUnlockToken(token);
    expect(text).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(parseUnlockToken(text)).toEqual(token);
    for (const other of ["", text.slice(1), `${text}A`, `${text}=`, ` ${text}`, `${text.slice(0, -1)}*`]) {
      expect(parseUnlockToken(other)).toBeNull();
    }
    expect(keys.id.length).toBe(16);
    expect(keys.key).not.toEqual(token);
    await expect(unlockKeys(deps.primitives, random(31))).rejects.toThrow(RangeError);
  });

  test("[AM-1] opens the space key and the device that is thrown away", async () => {
    const opened = await openUnlock(nodePrimitives, sealed, { ...place, edPublic: publicKey }, keys);
    if (!opened.ok) throw new Error(opened.error);
    expect(opened.value.spaceKey).toEqual(spaceKey);
    expect(opened.value.seed).toEqual(seed);
    expect(opened.value.device.publicKey).toEqual(publicKey);
  });

  test("[AM-1] what is stored opens with nothing that stands in it", async () => {
    const { id } = keys;
    for (const key of [new Uint8Array(32), spaceKey, sealed.slice(75, 107), new Uint8Array([...id, ...id])]) {
      expect(await opening({}, { id, key })).toBe("wrong-key");
    }
    const other = await unlockKeys(deps.primitives, random(32));
    expect(await opening({}, other)).toBe("wrong-place");
    expect(await opening({}, { id, key: other.key })).toBe("wrong-key");
  });

  test("[AM-1] [AM-2] opens in its workspace, epoch and device only, and only under the certified key", async () => {
    expect(await opening({})).toBe("opened");
    expect(await opening({ workspaceId: random(16) })).toBe("wrong-place");
    expect(await opening({ epoch: 2 })).toBe("wrong-place");
    expect(await opening({ deviceId: random(16) })).toBe("wrong-place");
    expect(await opening({ edPublic: secrets.identity.ed.publicKey })).toBe("bad-signature");
  });

  test("[AM-1] every bit of it is bound", async () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(await opening({}, keys, changed)).not.toBe("opened");
    }
    for (const length of [0, 74, sealed.length - 64, sealed.length - 1]) {
      expect(await opening({}, keys, sealed.slice(0, length))).toBe("malformed-object");
    }
  });

  test("[AM-1] is told from other wraps and other versions", () => {
    expect(parseUnlock(sealed).ok).toBe(true);
    expect(parseUnlock(wire.keyRing)).toEqual({ ok: false, error: "wrong-kind" });
    expect(parseUnlock(wire.grant)).toEqual({ ok: false, error: "wrong-kind" });
    const later = sealed.slice();
    later[51] = 2;
    expect(parseUnlock(later)).toEqual({ ok: false, error: "malformed-object" });
    expect(parseUnlock(utf8("nothing"))).toEqual({ ok: false, error: "malformed-object" });
  });
});
