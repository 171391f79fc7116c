import { afterEach, describe, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import type { Holdfast } from "@holdfast/client/contract/holdfast";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import type { PairedIn } from "@holdfast/protocol/pairing";
import type { Bytes } from "@holdfast/vault/bytes";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { createAccount } from "@holdfast/vault/genesis";
import { sealHandOff } from "@holdfast/vault/hand-off";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { importX25519 } from "@holdfast/vault/x25519";
import { rewriteJson } from "./proxy.ts";
import { createManualClock, newcomer, refusal, texts, value, worldOfFile } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const EXCHANGE = /\/device\/exchange$/;
const INTERVAL = 5_000;
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };
const KDF = { id: "argon2id", memoryKib: 65_536, passes: 3, lanes: 1 } as const;

/** A device without keys that has begun to wait, on a clock that is set forward for it. */
const waitingDevice = async (name: string) => {
  const clock = createManualClock(Date.now());
  const device = world.device(name, clock);
  const begun = value(await device.beginPairing());
  const waiting = device.awaitPairing();
  return { device, clock, begun, waiting };
};

const deviceCount = async (device: Holdfast): Promise<number> => value(await device.devices.list()).length;

/** The answer of the exchange, changed on its way. */
const exchanged = (change: (answer: PairedIn) => unknown) =>
  world.proxy.meddle(rewriteJson(EXCHANGE, (json) => change(json as unknown as PairedIn)));

/** A pairing that the other device approves, up to what arrives. */
const arriving = async (name: string, change?: (answer: PairedIn) => unknown) => {
  const person = await newcomer(world, name);
  const fresh = await waitingDevice(`${name}-2`);
  value(await person.device.pairing.lookup(fresh.begun.userCode));
  const words = value(await person.device.pairing.approve(fresh.begun.userCode));
  if (change !== undefined) exchanged(change);
  fresh.clock.advance(INTERVAL);
  const arrived = await fresh.waiting;
  world.proxy.meddle(null);
  return { ...person, fresh: fresh.device, clock: fresh.clock, words, arrived };
};

const filesOf = async (name: string): Promise<string> =>
  (await readdir(world.directoryOf(name), { recursive: true }).catch(() => [])).join();

describe("a second device, let in by the first", () => {
  test("[B10] [DV-6] [DV-9] [KY-21] [KY-22] shows its words and the account's, and opens what is there once both agree", async () => {
    const { device, email, session } = await newcomer(world, "pair");
    const { device: fresh, clock, begun, waiting } = await waitingDevice("pair-2");
    expect(begun.address).toEndWith(`/device?code=${begun.userCode}`);
    expect(begun.words).toHaveLength(6);
    const typed = ` ${begun.userCode.toLowerCase().replace("-", " ")} `;
    const request = value(await device.pairing.lookup(typed));
    expect(request).toMatchObject({ userCode: begun.userCode, kind: "program", words: begun.words });
    expect(value(await device.devices.waiting())).toBe(1);
    const words = value(await device.pairing.approve(request.userCode));
    expect(value(await device.devices.waiting())).toBe(0);
    expect(words).toEqual(value(await device.devices.words()));
    clock.advance(INTERVAL);
    expect(value(await waiting)).toEqual({ email, words });
    // Nothing was adopted: no file of an account, no certificate, no keys.
    expect(await filesOf("pair-2")).not.toContain("acc_");
    expect(fresh.status().kind).not.toBe("unlocked");
    expect(await deviceCount(device)).toBe(1);
    const view = value(await fresh.confirmPairing());
    expect(view.email).toBe(email);
    expect(await deviceCount(device)).toBe(2);
    const opened = value(await fresh.openSession(session.id));
    expect(texts(opened).length).toBeGreaterThan(0);
    expect(value(await fresh.devices.words())).toEqual(words);
    // By its own keys from now on: after a restart as well.
    await opened.close();
    const again = world.device("pair-2");
    await again.start();
    expect(again.status().kind).toBe("unlocked");
  });

  test("[DV-9] a key that was put in the place of the device's has other words, and gets nothing", async () => {
    const { device } = await newcomer(world, "swap");
    const { begun, clock, waiting } = await waitingDevice("swap-2");
    const { publicKey } = await importX25519(random(32));
    const swapped = { pairingKey: toBase64url(publicKey) };
    world.proxy.meddle(rewriteJson(/\/device\/lookup$/, (json) => ({ ...json, ...swapped })));
    const request = value(await device.pairing.lookup(begun.userCode));
    expect(request.words).not.toEqual(begun.words);
    expect(refusal(await device.pairing.approve(begun.userCode)).code).toBe("bad-references");
    value(await device.pairing.deny(begun.userCode));
    clock.advance(INTERVAL);
    expect(refusal(await waiting).code).toBe("access-denied");
  });

  test("[DV-9] an account that was put in the place of the own has other words, and nothing is left of it", async () => {
    let pairing: Bytes | null = null;
    world.proxy.meddle(async (request, forward) => {
      if (request.url.endsWith("/device/start")) {
        const body = await request.clone().json();
        pairing = fromBase64url(body.pairingKey);
      }
      return forward(request);
    });
    const name = "other-account";
    const person = await newcomer(world, name);
    const fresh = await waitingDevice(`${name}-2`);
    if (pairing === null) throw new Error("nobody started");
    value(await person.device.pairing.lookup(fresh.begun.userCode));
    const words = value(await person.device.pairing.approve(fresh.begun.userCode));
    const forged = await forgedAccount(pairing, person.account.accountId);
    exchanged((answer) => ({ ...answer, ...forged }));
    fresh.clock.advance(INTERVAL);
    const arrived = value(await fresh.waiting);
    expect(arrived.words).not.toEqual(words);
    await fresh.device.cancelPairing();
    expect(refusal(await fresh.device.confirmPairing()).code).toBe("expired-token");
    expect(await filesOf(`${name}-2`)).not.toContain("acc_");
    expect(value(await person.device.logins())).toHaveLength(1);
  });

  test("[KY-22] a hand-off that was changed, or that no listed device signed, is refused and its login ended", async () => {
    const flipped = (text: string): string => {
      const bytes = fromBase64url(text) ?? new Uint8Array(0);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return toBase64url(bytes);
    };
    const changes: readonly ((answer: PairedIn) => unknown)[] = [
      (answer) => ({ ...answer, handOff: flipped(answer.handOff) }),
      (answer) => ({ ...answer, handOff: answer.slots[0]?.wrap ?? "" }),
      (answer) => ({ ...answer, devices: [] }),
      (answer) => ({ ...answer, slots: [] }),
      (answer) => ({ ...answer, keyList: flipped(answer.keyList) }),
      (answer) => ({ ...answer, account: { ...answer.account, id: `acc_${"0".repeat(32)}` } }),
    ];
    for (const [at, change] of changes.entries()) {
      const { device, arrived, fresh } = await arriving(`tampered${at}`, change);
      expect(["not-trusted", "damaged"]).toContain(refusal(arrived).code);
      expect(refusal(await fresh.confirmPairing()).code).toBe("expired-token");
      expect(value(await device.logins())).toHaveLength(1);
      expect(await deviceCount(device)).toBe(1);
    }
  });

  test("[DV-10] an attempt that was cancelled after it arrived ends its login and forgets its key", async () => {
    const { device, fresh, arrived } = await arriving("cancelled");
    value(arrived);
    expect(value(await device.logins())).toHaveLength(2);
    await fresh.cancelPairing();
    expect(value(await device.logins())).toHaveLength(1);
    expect(refusal(await fresh.confirmPairing()).code).toBe("expired-token");
    expect(refusal(await fresh.awaitPairing()).code).toBe("expired-token");
  });

  test("[DV-10] after ten minutes it is over; a new attempt has another code and other words", async () => {
    const { device, clock, begun, waiting } = await waitingDevice("late");
    clock.advance(10 * 60_000);
    expect(refusal(await waiting).code).toBe("expired-token");
    const next = value(await device.beginPairing());
    expect(next.userCode).not.toBe(begun.userCode);
    expect(next.words).not.toEqual(begun.words);
    await device.cancelPairing();
  });

  test("[DV-9] whoever is signed in already is not taken over", async () => {
    const { device } = await newcomer(world, "here");
    expect(refusal(await device.beginPairing()).code).toBe("signed-in");
    expect(device.status().kind).toBe("unlocked");
  });
});

/** Whole and well signed, of an identity that the service made up for this account. */
const forgedAccount = async (pairingKey: Bytes, account: Id<"acc">) => {
  const { ed, edPublic, xPublic } = await generateDeviceKeys();
  const [accountId, deviceId] = [idBytes(account), random(16)];
  const slot = {
    slotId: random(16),
    slotKind: SLOT_KIND.passphrase,
    kek: random(32),
    kdf: { ...KDF, salt: random(32) },
  };
  const { wire, secrets } = await createAccount(vault, {
    accountId,
    deviceId,
    device: { edPublic, xPublic },
    notBefore: Date.now() - 1000,
    notAfter: Date.now() + 3_600_000,
    slots: [slot],
  });
  const { rootKey, identity } = secrets;
  const handed = { rootKey, rootVersion: 1, identityEd: identity.ed.publicKey };
  const handOff = await sealHandOff(vault, { accountId, deviceId }, pairingKey, handed, ed.privateKey);
  return {
    handOff: toBase64url(handOff),
    keyList: toBase64url(wire.keyList),
    slots: wire.slots.map((each) => ({
      id: `slt_${Buffer.from(each.slotId).toString("hex")}`,
      slot: toBase64url(each.slot),
      wrap: toBase64url(each.wrap),
    })),
    devices: [
      {
        id: `dev_${Buffer.from(deviceId).toString("hex")}`,
        certificate: toBase64url(wire.certificate),
        revoked: false,
      },
    ],
  };
};
