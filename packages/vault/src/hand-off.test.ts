import { describe, expect, test } from "bun:test";
import { sampleAccount } from "../vectors/seeded.ts";
import { importEd25519Seed } from "./ed25519.ts";
import { openHandOff, pairingIdOf, parseHandOff, sealHandOff } from "./hand-off.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { verifyObject } from "./signature.ts";
import { importX25519 } from "./x25519.ts";

const account = await sampleAccount("hand-off");
const { deps, accountId, deviceId, deviceEd, secrets, wire } = account;
const { random } = deps;
const identityEd = secrets.identity.ed.publicKey;
const pairing = await importX25519(random(32));
const place = { accountId, deviceId };
const handed = { rootKey: secrets.rootKey, identityEd, rootVersion: 3 };
const seal = (change: Partial<typeof handed> = {}, to = pairing.publicKey) =>
  sealHandOff(deps, place, to, { ...handed, ...change }, deviceEd.privateKey);

describe("hand-off", () => {
  test("[KY-22] opens with the pairing key it was sealed to, and with no other", async () => {
    const bytes = await seal();
    expect(await openHandOff(nodePrimitives, bytes, accountId, pairing)).toEqual({
      ok: true,
      value: { ...handed, deviceId },
    });
    const other = await importX25519(random(32));
    expect(await openHandOff(nodePrimitives, bytes, accountId, other)).toEqual({
      ok: false,
      error: "wrong-place",
    });
    expect(await openHandOff(nodePrimitives, bytes, random(16), pairing)).toEqual({
      ok: false,
      error: "wrong-place",
    });
  });

  test("[KY-22] says in clear for which pairing key and by which device it is, and is signed by that device", async () => {
    const bytes = await seal();
    const view = parseHandOff(bytes);
    if (!view.ok) throw new Error(view.error);
    expect(view.value.recipient).toEqual(pairing.publicKey);
    expect(view.value.header.authorDeviceId).toEqual(deviceId);
    expect(view.value.header.objectId).toEqual(await pairingIdOf(nodePrimitives, pairing.publicKey));
    expect(await verifyObject(nodePrimitives, bytes, deviceEd.publicKey)).toBe(true);
    const stranger = await importEd25519Seed(random(32));
    expect(await verifyObject(nodePrimitives, bytes, stranger.publicKey)).toBe(false);
  });

  test("[KY-22] a root key of another identity than the one beside it is not trusted", async () => {
    const bytes = await seal({ identityEd: random(32) });
    expect(await openHandOff(nodePrimitives, bytes, accountId, pairing)).toEqual({
      ok: false,
      error: "not-trusted",
    });
  });

  test("[SF-11] a root key sealed for a slot is no hand-off, and version 0 is none", async () => {
    const [slot] = wire.slots;
    if (slot === undefined) throw new Error("no slot");
    expect(await openHandOff(nodePrimitives, slot.wrap, accountId, pairing)).toEqual({
      ok: false,
      error: "wrong-kind",
    });
    expect(parseHandOff(await seal({ rootVersion: 0 }))).toEqual({ ok: false, error: "malformed-object" });
  });
});
