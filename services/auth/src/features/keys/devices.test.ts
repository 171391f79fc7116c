import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Certificate, parseCertificate } from "@holdfast/vault/certificate";
import type { KeyList } from "@holdfast/vault/key-list";
import { ROLE } from "@holdfast/vault/roles";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, type Person, randomBytes } from "../../testing/person.ts";
import { deviceBody } from "../../testing/wire-changes.ts";

type Device = Awaited<ReturnType<typeof makeDevice>>;

const HOUR_MILLISECONDS = 3600 * 1000;

const naming = (person: Person, previous: Bytes, device: Device, change: Partial<KeyList> = {}) =>
  nextKeyList(person, previous, ({ devices }) => ({
    devices: [
      ...devices.filter(({ deviceId }) => Buffer.compare(deviceId, device.id) !== 0),
      listedDevice(device),
    ],
    ...change,
  }));

const signed = async (fixture: Fixture) => {
  const { person, as } = await fixture.signUp();
  const post = (body: unknown, version = 1) =>
    fixture.send("POST", "/keys/devices", { body, headers: { ...as, "if-match": `"v${version}"` } });
  const read = async () => (await fixture.send("GET", "/keys/devices", { headers: as })).json();
  const refused = async (body: unknown, version?: number): Promise<string> => {
    const before = await read();
    const outcome = await outcomeOf(await post(body, version));
    expect(await read()).toEqual(before);
    return outcome;
  };
  return { person, as, post, read, refused };
};

const signingKey = ({ certificate }: Device): Bytes => {
  const parsed = parseCertificate(certificate);
  if (!parsed.ok) throw new Error("not a certificate");
  return parsed.value.edPublic;
};

describeOnBackends("devices", (begin) => {
  test("[AU-9] a second device is added with the list that names it, and others see its certificate", async () => {
    const fixture = await begin();
    const { person, as, post, read } = await signed(fixture);
    const device = await makeDevice(person, { roleCap: ROLE.member, sessionIds: [randomBytes(16)] });
    const keyList = await naming(person, person.wire.keyList, device);
    const response = await post(deviceBody(keyList, device));
    expect(await response.json()).toEqual({ version: 2 });
    const { devices } = await read();
    expect(devices).toHaveLength(2);
    expect(devices.find(({ id }: { id: string }) => id === formatId("dev", device.id))).toMatchObject({
      certificate: toBase64url(device.certificate),
      revoked: false,
    });
    const path = `/workspaces/${formatId("wsp", person.wire.workspaceId)}/roster`;
    const { members } = await (await fixture.send("GET", path, { headers: as })).json();
    expect(members[0].keyList).toBe(toBase64url(keyList));
    expect(members[0].certificates).toContain(toBase64url(device.certificate));
  });

  test("[AU-9] a certificate is renewed by a higher version of the same signing key only", async () => {
    const { person, post, refused, read } = await signed(await begin());
    const device = await makeDevice(person, { version: 2 });
    const second = await naming(person, person.wire.keyList, device);
    await post(deviceBody(second, device));
    const edPublic = signingKey(device);
    const again = (change: Partial<Certificate>) => makeDevice(person, { deviceId: device.id, ...change });
    for (const version of [1, 2]) {
      const older = await again({ version, edPublic, byteLimit: 1 });
      expect(await refused(deviceBody(await naming(person, second, older), older), 2)).toBe(
        "422 bad-references",
      );
    }
    const otherKey = await again({ version: 3 });
    expect(await refused(deviceBody(await naming(person, second, otherKey), otherKey), 2)).toBe(
      "422 bad-references",
    );
    const renewed = await again({ version: 3, edPublic });
    expect((await post(deviceBody(await naming(person, second, renewed), renewed), 2)).status).toBe(200);
    expect((await read()).devices).toHaveLength(2);
  });

  test("[AU-9] a certificate of somebody else, elsewhere, too late or too early is refused", async () => {
    const { person, refused } = await signed(await begin());
    const stranger = await createPerson();
    const place = { accountId: person.accountId };
    const cases: readonly (readonly [Device, string])[] = [
      [await makeDevice(stranger, place), "422 bad-signature"],
      [await makeDevice(stranger), "422 wrong-place"],
      [{ ...(await makeDevice(person)), id: randomBytes(16) }, "422 wrong-place"],
      [await makeDevice(person, { notAfter: Date.now() - HOUR_MILLISECONDS }), "422 malformed-object"],
      [
        await makeDevice(person, { notBefore: 1, notAfter: Date.now() - HOUR_MILLISECONDS }),
        "400 invalid-request",
      ],
      [
        await makeDevice(person, {
          notBefore: Date.now() + HOUR_MILLISECONDS,
          notAfter: Date.now() + 2 * HOUR_MILLISECONDS,
        }),
        "400 invalid-request",
      ],
      [await makeDevice(person, { version: 2 ** 31 }), "422 malformed-object"],
      [{ id: randomBytes(16), certificate: person.wire.keyList }, "422 wrong-kind"],
    ];
    for (const [device, expected] of cases) {
      const keyList = await naming(person, person.wire.keyList, device);
      expect(await refused(deviceBody(keyList, device))).toBe(expected);
    }
  });

  test("[AU-9] the list names the device, nothing else changes, and it is signed by the account", async () => {
    const { person, refused } = await signed(await begin());
    const device = await makeDevice(person);
    const other = await makeDevice(person);
    const { keyList } = person.wire;
    const signer = (await createPerson()).secrets.identity.ed.privateKey;
    const lists: readonly (readonly [Bytes, string])[] = [
      [await nextKeyList(person, keyList, () => ({})), "422 bad-references"],
      [await nextKeyList(person, keyList, () => ({ devices: [listedDevice(device)] })), "422 bad-references"],
      [await naming(person, keyList, device, { slots: [] }), "422 bad-references"],
      [await naming(person, keyList, device, { revokedDevices: [person.deviceId] }), "422 bad-references"],
      [await naming(person, keyList, other), "422 bad-references"],
      [await naming(person, keyList, device, { previousDigest: randomBytes(32) }), "422 bad-references"],
      [await nextKeyList(person, keyList, () => ({}), signer), "422 bad-signature"],
    ];
    for (const [list, expected] of lists) expect(await refused(deviceBody(list, device))).toBe(expected);
    expect(await refused(deviceBody(await naming(person, keyList, device), device), 2)).toBe(
      "412 version-conflict",
    );
  });

  test("[AU-9] an id that is another account's device is taken", async () => {
    const fixture = await begin();
    const { person, refused } = await signed(fixture);
    const theirs = (await signed(fixture)).person;
    const device = await makeDevice(person, { deviceId: theirs.deviceId });
    const keyList = await naming(person, person.wire.keyList, device);
    expect(await refused(deviceBody(keyList, device))).toBe("409 id-taken");
  });

  test("[AU-9] of many devices that enrol at once each gets in when it tries again on the newest list", async () => {
    const { person, post, read } = await signed(await begin());
    const enrol = async (): Promise<void> => {
      const device = await makeDevice(person);
      for (;;) {
        const { version, keyList } = await read();
        const next = await naming(person, new Uint8Array(Buffer.from(keyList, "base64url")), device);
        const response = await post(deviceBody(next, device), version);
        if (response.status === 200) return;
        expect(await outcomeOf(response)).toBe("412 version-conflict");
      }
    };
    await Promise.all(Array.from({ length: 6 }, enrol));
    const { version, devices } = await read();
    expect([version, devices.length]).toEqual([7, 7]);
  });
});
