import { describe, expect, test } from "bun:test";
import { DEVICES_MAX } from "@holdfast/protocol/limits";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { parseCertificate } from "@holdfast/vault/certificate";
import { checkCertificate } from "../../objects.ts";
import { memoryBackend } from "../../testing/backends.ts";
import { fixtureOn } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { randomBytes } from "../../testing/person.ts";
import { createKeys } from "./service.ts";

const now = Date.now;
const random = randomBytes;

const begin = async () => {
  const { stores, signUp } = await fixtureOn(memoryBackend());
  const { person, answer } = await signUp();
  const loginId = new Uint8Array(Buffer.from(answer.login.id.slice(4), "hex"));
  const caller = { accountId: person.accountId, loginId, workspaceId: person.wire.workspaceId };
  const keys = createKeys({ keys: stores.keys, now, random });
  let newest: Bytes = person.wire.keyList;
  let version = 1;
  const add = async (device: Awaited<ReturnType<typeof makeDevice>>): Promise<string> => {
    const keyList = await nextKeyList(person, newest, ({ devices }) => ({
      devices: [
        ...devices.filter(({ deviceId }) => Buffer.compare(deviceId, device.id) !== 0),
        listedDevice(device),
      ],
    }));
    const added = await keys.addDevice(caller, version, keyList, device);
    if (!added.ok) return added.error;
    [newest, version] = [keyList, added.value];
    return "added";
  };
  return { person, stores, add };
};

describe("devices of an account", () => {
  test("[AU-9] [SL-7] there are so many and no more, and each of them can still be renewed", async () => {
    const { person, add } = await begin();
    const device = await makeDevice(person);
    expect(await add(device)).toBe("added");
    for (let count = 2; count < DEVICES_MAX; count++)
      expect(await add(await makeDevice(person))).toBe("added");
    expect(await add(await makeDevice(person))).toBe("device-limit");
    const parsed = parseCertificate(device.certificate);
    if (!parsed.ok) throw new Error("not a certificate");
    const { edPublic } = parsed.value;
    expect(await add(await makeDevice(person, { deviceId: device.id, version: 2, edPublic }))).toBe("added");
  });

  for (const revokedAt of [null, new Date(0)]) {
    const renewal = revokedAt === null ? "taken" : "bad-references";
    test(`[AU-9] the renewal of a device that is ${revokedAt === null ? "live" : "revoked"} is ${renewal}`, async () => {
      const { person, stores } = await begin();
      const { accountId } = person;
      const device = await makeDevice(person);
      const place = { accountId, deviceId: device.id, identityEd: person.secrets.identity.ed.publicKey };
      const checked = await checkCertificate(device.certificate, place);
      const keyList = (await stores.keys.read(accountId))?.keyList;
      if (!checked.ok || keyList === undefined) throw new Error("not stored");
      const { row } = checked.value;
      const audit = auditRow({ random, now }, { action: "device.certified", accountId });
      const change = { keyList: { ...keyList, version: 2 }, device: { ...row, revokedAt } };
      await stores.keys.changeDevice(accountId, 1, change, audit);
      const renewed = await makeDevice(person, { deviceId: device.id, version: 2, edPublic: row.edPublic });
      const list = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
        version: 3,
        devices: [...devices, listedDevice(renewed)],
      }));
      const caller = { accountId, loginId: randomBytes(16), workspaceId: person.wire.workspaceId };
      const keys = createKeys({ keys: stores.keys, now, random });
      const added = await keys.addDevice(caller, 2, list, renewed);
      expect(added.ok ? "taken" : added.error).toBe(renewal);
    });
  }
});
