import { describe, expect, test } from "bun:test";
import { CLOCK_SKEW_SECONDS, DEVICES_BEFORE_FORGETTING } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { signCertificate } from "@holdfast/vault/certificate";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { deriveIdentity } from "@holdfast/vault/identity";
import { type KeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { type ListChange, nextKeyList } from "./next-key-list.ts";

const NOW = Date.parse("2026-11-21T08:00:00.000Z");
const SKEW = CLOCK_SKEW_SECONDS * 1000;
const HOUR = 3600 * 1000;

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };

const accountId = random(16);
const identity = await deriveIdentity(nodePrimitives, random(32));
const { edPublic, xPublic } = await generateDeviceKeys();

const deviceUntil = async (notAfter: number, deviceId = random(16)) => {
  const certificate = await signCertificate(
    nodePrimitives,
    {
      accountId,
      deviceId,
      version: 1,
      issuerDeviceId: deviceId,
      edPublic,
      xPublic,
      roleCap: ROLE.owner,
      agent: false,
      assisted: false,
      ephemeral: false,
      notBefore: NOW - 1000 * HOUR,
      notAfter,
      byteLimit: 0,
      sessionIds: [],
    },
    identity.ed.privateKey,
  );
  return { deviceId, certificate, listed: { deviceId, certificateDigest: sha256Sync(certificate) } };
};
type Device = Awaited<ReturnType<typeof deviceUntil>>;

/** A list of these devices, the first of which makes the next one. */
const listOf = async (devices: readonly Device[], revoked: readonly Device[] = []) => {
  const list: KeyList = {
    accountId,
    statementId: random(16),
    version: 1,
    deviceId: random(16),
    identityEd: identity.ed.publicKey,
    identityX: identity.x.publicKey,
    previousDigest: new Uint8Array(32),
    assistedAllowed: false,
    originService: false,
    slots: [],
    devices: devices.map(({ listed }) => listed),
    revokedDevices: revoked.map(({ deviceId }) => deviceId),
  };
  const digest = sha256Sync(await signKeyList(nodePrimitives, list, identity.ed.privateKey));
  const next = async (change: ListChange, certificates = devices.map(({ certificate }) => certificate)) => {
    const author = { deviceId: devices[0]?.deviceId ?? random(16), signer: identity.ed.privateKey };
    return (await nextKeyList(vault, { list, digest }, author, change, { certificates, now: NOW })).list;
  };
  return { list, next };
};

const names = ({ devices }: KeyList, { deviceId }: Device): boolean =>
  devices.some((each) => equal(each.deviceId, deviceId));

const many = (count: number, notAfter: (at: number) => number): Promise<Device[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => deviceUntil(notAfter(at))));

describe("devices that a next list leaves out", () => {
  test("[SL-8] none while it names no more than 80, however many have ended", async () => {
    const devices = await many(DEVICES_BEFORE_FORGETTING, () => NOW - HOUR);
    const { next, list } = await listOf(devices, devices.slice(1));
    expect(await next({ slots: [] })).toMatchObject({
      devices: list.devices,
      revokedDevices: list.revokedDevices,
    });
  });

  test("[SL-8] all that were revoked, and of those that ended the oldest until it names 80", async () => {
    const live = await many(70, () => NOW + HOUR);
    const ended = await many(20, (at) => NOW - (at + 1) * HOUR);
    const revoked = await many(5, () => NOW + HOUR);
    const { next } = await listOf([...live, ...ended, ...revoked], revoked);
    const list = await next({});
    expect([list.devices.length, list.revokedDevices]).toEqual([DEVICES_BEFORE_FORGETTING, []]);
    expect([...live, ...ended.slice(0, 10)].every((device) => names(list, device))).toBe(true);
    expect([...revoked, ...ended.slice(10)].some((device) => names(list, device))).toBe(false);
  });

  test("[SL-8] never a live one, its maker, one that this very list revokes, or one that is told otherwise of", async () => {
    const live = await many(80, () => NOW + HOUR);
    const [maker, justRevoked] = live;
    const barely = await deviceUntil(NOW - 2 * SKEW);
    const { next, list } = await listOf([...live, barely]);
    const revokedDevices = [justRevoked?.deviceId ?? random(16)];
    expect(await next({ revokedDevices })).toMatchObject({ devices: list.devices, revokedDevices });
    // Another certificate than the list names tells nothing of the device.
    const forged = await deviceUntil(NOW - HOUR, justRevoked?.deviceId);
    expect((await next({}, [forged.certificate])).devices).toEqual(list.devices);
    expect((await next({}, [random(300)])).devices).toEqual(list.devices);
    const old = await many(81, () => NOW - HOUR);
    const all = await listOf([...(maker ? [maker] : []), ...old]);
    const shortened = await all.next({});
    expect(shortened.devices).toHaveLength(DEVICES_BEFORE_FORGETTING);
    expect(maker && names(shortened, maker)).toBe(true);
  });
});
