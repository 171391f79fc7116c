import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AccountKeys } from "@holdfast/protocol/keys";
import { CLOCK_SKEW_SECONDS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { bearer, type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { addUnlocking } from "../../testing/passkeys.ts";
import { type MadeRoot, replaceRoot } from "../../testing/root-changes.ts";
import { bytes, value } from "../../testing/root-lies.ts";
import { answered } from "../../testing/sharing.ts";
import { deviceBody } from "../../testing/wire-changes.ts";

const BRIEF_MILLISECONDS = 60_000;

/** An account with its own device, one that is revoked and one that ends soon. */
const begun = async (fixture: Fixture) => {
  const { person, as } = await fixture.signUp();
  const brief = await makeDevice(person, { notAfter: fixture.clock.now + BRIEF_MILLISECONDS });
  const revoked = await makeDevice(person);
  const withBrief = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
    devices: [...devices, listedDevice(brief)],
  }));
  const withRevoked = await nextKeyList(person, withBrief, ({ devices }) => ({
    devices: [...devices, listedDevice(revoked)],
  }));
  const list = await nextKeyList(person, withRevoked, () => ({ revokedDevices: [revoked.id] }));
  const login = { email: person.email, authKey: toBase64url(person.authKey), client: "bearer" };
  const other = bearer(await answered(fixture.send("POST", "/auth/login", { body: login })));
  const change = (method: string, path: string, version: number, body: object, headers = other) =>
    answered(fixture.send(method, path, { body, headers: { ...headers, "if-match": `"v${version}"` } }));
  await change("POST", "/keys/devices", 1, deviceBody(withBrief, brief));
  await change("POST", "/keys/devices", 2, deviceBody(withRevoked, revoked));
  const path = `/keys/devices/${formatId("dev", revoked.id)}`;
  await change("DELETE", path, 3, { keyList: toBase64url(list) }, as);
  const own = { id: person.deviceId, certificate: person.wire.certificate };
  const make = (...devices: readonly { readonly certificate: Bytes }[]) =>
    replaceRoot(person, { keyList: list, certificates: devices.map(({ certificate }) => certificate) });
  const post = async ({ body }: Pick<MadeRoot, "body">) =>
    outcomeOf(await fixture.send("POST", "/keys/root", { body, headers: { ...as, "if-match": '"v4"' } }));
  const read = (): Promise<AccountKeys> => answered(fixture.send("GET", "/keys/slots", { headers: as }));
  return { fixture, person, own, brief, revoked, make, post, read };
};

describeOnBackends("devices of a replaced root key", (begin) => {
  test("[RO-11] revoked ones are signed anew with the others, and stay revoked", async () => {
    const { own, brief, revoked, make, post, read } = await begun(await begin());
    const made = await make(own, brief, revoked);
    expect(await post(made)).toBe("200");
    const { devices } = await read();
    expect(devices.map(({ id, revoked: is }) => [id, is])).toEqual([
      [formatId("dev", own.id), false],
      [formatId("dev", brief.id), false],
      [formatId("dev", revoked.id), true],
    ]);
    const sent = made.body.devices.map(({ certificate }) => certificate).toSorted();
    expect(devices.map(({ certificate }) => certificate).toSorted()).toEqual(sent);
  });

  test("[RO-11] [DV-3] no list brings a revoked device back, nor is one of those the author", async () => {
    const { own, brief, revoked, make, post, read, person } = await begun(await begin());
    const before = await read();
    const made = await make(own, brief, revoked);
    const list = value(parseKeyList(bytes(made.body.keyList)));
    const signer = made.next.identity.ed.privateKey;
    const lists = [
      { revokedDevices: [] },
      { revokedDevices: [brief.id, revoked.id].toSorted(Buffer.compare) },
    ];
    for (const change of lists) {
      const keyList = await signKeyList(nodePrimitives, { ...list, ...change }, signer);
      const body = { ...made.body, keyList: toBase64url(keyList) };
      expect(await post({ body })).toBe("422 bad-references");
    }
    const by = await replaceRoot(
      { ...person, deviceId: revoked.id },
      {
        keyList: bytes(before.keyList),
        certificates: [own, brief, revoked].map(({ certificate }) => certificate),
      },
    );
    expect(await post(by)).toBe("422 bad-references");
    expect(await read()).toEqual(before);
  });

  test("[RO-11] [SL-7] it leaves out devices that ended, and none that lives", async () => {
    const { fixture, own, brief, revoked, make, post, read } = await begun(await begin());
    expect(await post(await make(own, revoked))).toBe("422 bad-references");
    expect(await post(await make(brief, revoked))).toBe("422 bad-references");
    fixture.clock.now += BRIEF_MILLISECONDS + CLOCK_SKEW_SECONDS * 1000 + 1;
    expect(await post(await make(own))).toBe("200");
    const { devices } = await read();
    expect(devices.map(({ id }) => id)).toEqual([formatId("dev", own.id)]);
  });

  test("[RO-11] [PK-9] a passkey's slot stays with it, and unlocks the next root key", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp({ recoveryCodes: 4 });
    await addUnlocking(fixture, person, as);
    const before: AccountKeys = await answered(fixture.send("GET", "/keys/slots", { headers: as }));
    const slots = before.slots.map(({ id, slot, wrap }) => {
      const slotId = value(parseKeyList(bytes(before.keyList))).slots.find(
        (each) => formatId("slt", each.slotId) === id,
      );
      if (slotId === undefined) throw new Error("a slot that no list names");
      return { slotId: slotId.slotId, slotKind: slotId.slotKind, slot: bytes(slot), wrap: bytes(wrap) };
    });
    const known = { ...person, wire: { ...person.wire, slots } };
    const keyList = bytes(before.keyList);
    const headers = { ...as, "if-match": '"v2"' };
    const post = async (keeps: (slot: { readonly slotKind: number }) => boolean) => {
      const { body } = await replaceRoot(known, { keyList, keeps });
      return outcomeOf(await fixture.send("POST", "/keys/root", { body, headers }));
    };
    expect(await post(({ slotKind }) => slotKind !== SLOT_KIND.passkey)).toBe("400 invalid-request");
    expect(await post(() => true)).toBe("200");
    const after: AccountKeys = await answered(fixture.send("GET", "/keys/slots", { headers: as }));
    expect(after.slots.map(({ id, slot }) => [id, slot]).toSorted()).toEqual(
      before.slots.map(({ id, slot }) => [id, slot]).toSorted(),
    );
    const list = await answered(fixture.send("GET", "/auth/passkeys", { headers: as }));
    expect(list.items).toHaveLength(1);
    expect(equal(bytes(after.keyList), keyList)).toBe(false);
  });
});
