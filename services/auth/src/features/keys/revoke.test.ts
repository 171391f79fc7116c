import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { DeviceList } from "@holdfast/protocol/keys";
import type { Bytes } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import { bearer, type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { deviceBody } from "../../testing/wire-changes.ts";

const dev = (id: Bytes): string => formatId("dev", id);

/** An account with a second device, and a login that acts for each. */
const twoDevices = async (fixture: Fixture) => {
  const { person, as } = await fixture.signUp();
  const signIn = async (deviceId?: string, headers: RequestHeaders = {}): Promise<SignedIn> => {
    const { email, authKey } = person;
    const named = deviceId === undefined ? {} : { deviceId };
    const body = { email, authKey: toBase64url(authKey), client: "bearer", ...named };
    return (await fixture.send("POST", "/auth/login", { body, headers })).json();
  };
  const second = await makeDevice(person);
  const list = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
    devices: [...devices, listedDevice(second)],
  }));
  const login = await signIn();
  const headers = { ...bearer(login), "if-match": '"v1"' };
  await fixture.send("POST", "/keys/devices", { body: deviceBody(list, second), headers });
  return { person, as, second, list, login, signIn };
};

const revoking = (person: Person, list: Bytes, id: Bytes, change: Partial<KeyList> = {}): Promise<Bytes> =>
  nextKeyList(person, list, () => ({ revokedDevices: [id], ...change }));

const revoke = ({ send }: Fixture, as: RequestHeaders, id: string, keyList: Bytes, version = 2) =>
  send("DELETE", `/keys/devices/${id}`, {
    body: { keyList: toBase64url(keyList) },
    headers: { ...as, "if-match": `"v${version}"` },
  });

const listed = async ({ send }: Fixture, as: RequestHeaders): Promise<DeviceList> =>
  (await send("GET", "/keys/devices", { headers: as })).json();

const isLive = async ({ send }: Fixture, login: SignedIn): Promise<boolean> =>
  (await send("GET", "/auth/me", { headers: bearer(login) })).status === 200;

describeOnBackends("an account's devices", (begin) => {
  test("[DV-1] are listed with where and when their newest login was seen, ended ones too", async () => {
    const fixture = await begin();
    const { person, as, second, login, signIn } = await twoDevices(fixture);
    fixture.clock.now += 60_000;
    await signIn(dev(second.id), { "user-agent": "Mozilla/5.0 Firefox/145.0" });
    const at = new Date(fixture.clock.now).toISOString();
    const { version, devices } = await listed(fixture, as);
    expect([version, devices.length]).toEqual([2, 2]);
    const byId = (id: Bytes) => devices.find((each) => each.id === dev(id));
    expect(byId(second.id)).toMatchObject({
      revoked: false,
      lastSeenAt: at,
      userAgent: "Mozilla/5.0 Firefox/145.0",
    });
    expect(byId(person.deviceId)?.lastSeenAt).not.toBe(at);
    await fixture.send("POST", "/auth/logout", { headers: bearer(login) });
    expect((await listed(fixture, as)).devices.find(({ id }) => id === dev(second.id))?.lastSeenAt).toBe(at);
  });

  test("[DV-2] one of them is revoked: it stays in the list, its logins end, and no others", async () => {
    const fixture = await begin();
    const { person, as, second, list, login, signIn } = await twoDevices(fixture);
    const also = await signIn(dev(second.id));
    const elsewhere = await signIn(dev(person.deviceId));
    const next = await revoking(person, list, second.id);
    const response = await revoke(fixture, as, dev(second.id), next);
    expect([response.status, await response.json()]).toEqual([200, { version: 3 }]);
    expect([await isLive(fixture, login), await isLive(fixture, also)]).toEqual([false, false]);
    expect(await isLive(fixture, elsewhere)).toBe(true);
    const { keyList, devices } = await listed(fixture, as);
    expect(keyList).toBe(toBase64url(next));
    expect(devices.filter(({ revoked }) => revoked).map(({ id }) => id)).toEqual([dev(second.id)]);
    expect((await fixture.dump()).replaceAll("\\", "")).toContain("device.revoked");
  });

  test("[DV-2] a login that names a revoked device acts for none", async () => {
    const fixture = await begin();
    const { person, as, second, list, signIn } = await twoDevices(fixture);
    await revoke(fixture, as, dev(second.id), await revoking(person, list, second.id));
    const late = await signIn(dev(second.id));
    const { items } = await (await fixture.send("GET", "/auth/sessions", { headers: bearer(late) })).json();
    expect(items.find(({ current }: { current: boolean }) => current).deviceId).toBeNull();
  });

  test("[DV-2] the own device, another account's, and one that never was are refused, and nothing changes", async () => {
    const fixture = await begin();
    const { person, as, second, list, login } = await twoDevices(fixture);
    const stranger = await twoDevices(fixture);
    const next = await revoking(person, list, second.id);
    const before = await listed(fixture, as);
    const own = await revoke(fixture, bearer(login), dev(second.id), next);
    expect(await outcomeOf(own)).toBe("409 own-device");
    for (const id of [dev(stranger.second.id), dev(randomBytes(16)), "dev_", "%00", "..%2fslots"])
      expect(await outcomeOf(await revoke(fixture, as, id, next))).toBe("404 not-found");
    const theirs = await revoke(fixture, stranger.as, dev(second.id), next);
    expect(await outcomeOf(theirs)).toBe("404 not-found");
    expect(await listed(fixture, as)).toEqual(before);
    expect(await isLive(fixture, login)).toBe(true);
  });

  test("[DV-2] the list revokes exactly this device, follows the stored one, and is signed by the account", async () => {
    const fixture = await begin();
    const { person, as, second, list } = await twoDevices(fixture);
    const other = (await fixture.signUp()).person;
    const foreign = other.secrets.identity.ed.privateKey;
    const id = second.id;
    const cases: readonly (readonly [Bytes, string])[] = [
      [await nextKeyList(person, list, () => ({})), "422 bad-references"],
      [await revoking(person, list, person.deviceId), "422 bad-references"],
      [
        await revoking(person, list, id, { revokedDevices: [person.deviceId, id].sort(Buffer.compare) }),
        "422 bad-references",
      ],
      [await revoking(person, list, id, { slots: [] }), "422 bad-references"],
      [await revoking(person, list, id, { previousDigest: randomBytes(32) }), "422 bad-references"],
      [await nextKeyList(person, list, () => ({ revokedDevices: [id] }), foreign), "422 bad-signature"],
    ];
    for (const [keyList, expected] of cases)
      expect(await outcomeOf(await revoke(fixture, as, dev(id), keyList))).toBe(expected);
    const good = await revoking(person, list, id);
    expect(await outcomeOf(await revoke(fixture, as, dev(id), good, 1))).toBe("412 version-conflict");
    const without = { body: { keyList: toBase64url(good) }, headers: as };
    expect(await outcomeOf(await fixture.send("DELETE", `/keys/devices/${dev(id)}`, without))).toBe(
      "428 precondition-required",
    );
  });

  test("[DV-2] of many that revoke at once one does, and a sign-in with the device meanwhile is not left over", async () => {
    const fixture = await begin();
    const { person, as, second, list, signIn } = await twoDevices(fixture);
    const next = await revoking(person, list, second.id);
    const [outcomes, logins] = await Promise.all([
      Promise.all(
        Array.from({ length: 8 }, async () => outcomeOf(await revoke(fixture, as, dev(second.id), next))),
      ),
      Promise.all(Array.from({ length: 8 }, () => signIn(dev(second.id)))),
    ]);
    expect(outcomes.toSorted()).toEqual(["200", ...Array<string>(7).fill("412 version-conflict")]);
    const { items } = await (await fixture.send("GET", "/auth/sessions", { headers: as })).json();
    expect(logins).toHaveLength(8);
    expect(
      items.filter(({ deviceId }: { deviceId: string | null }) => deviceId === dev(second.id)),
    ).toHaveLength(0);
  });
});
