import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { CLOCK_SKEW_SECONDS } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseCertificate } from "@holdfast/vault/certificate";
import type { KeyList } from "@holdfast/vault/key-list";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import type { Person } from "../../testing/person.ts";
import { deviceBody, slotsBody } from "../../testing/wire-changes.ts";

type Device = Awaited<ReturnType<typeof makeDevice>>;

/** Shorter than an access token is good, with the skew added. */
const BRIEF_MILLISECONDS = 60_000;
const SKEW_MILLISECONDS = CLOCK_SKEW_SECONDS * 1000;

/** The list without these devices. */
const without =
  (...ids: readonly Bytes[]) =>
  ({ devices, revokedDevices }: KeyList): Partial<KeyList> => ({
    devices: devices.filter(({ deviceId }) => !ids.some((id) => equal(id, deviceId))),
    revokedDevices: revokedDevices.filter((revoked) => !ids.some((id) => equal(id, revoked))),
  });

/** An account with two devices that last and one that ends soon; its lists follow one another. */
const devicesOf = async (fixture: Fixture) => {
  const { person, as } = await fixture.signUp();
  const chain = { list: person.wire.keyList, version: 1 };
  const next = (change: (list: KeyList) => Partial<KeyList>) => nextKeyList(person, chain.list, change);
  const send = async (method: string, path: string, list: Bytes, body: unknown): Promise<string> => {
    const headers = { ...as, "if-match": `"v${chain.version}"` };
    const outcome = await outcomeOf(await fixture.send(method, path, { body, headers }));
    if (outcome === "200") Object.assign(chain, { list, version: chain.version + 1 });
    return outcome;
  };
  const add = async (device: Device, change: (list: KeyList) => Partial<KeyList> = () => ({})) => {
    const list = await next((before) => {
      const changed = { ...before, ...change(before) };
      return { ...changed, devices: [...changed.devices, listedDevice(device)] };
    });
    return send("POST", "/keys/devices", list, deviceBody(list, device));
  };
  const replace = async (change: (list: KeyList) => Partial<KeyList>): Promise<string> => {
    const list = await next(change);
    return send("PUT", "/keys/slots", list, slotsBody(list, []));
  };
  const revoke = async (id: Bytes, change: (list: KeyList) => Partial<KeyList> = () => ({})) => {
    const list = await next((before) => {
      const changed = { ...before, ...change(before) };
      return { ...changed, revokedDevices: [...changed.revokedDevices, id] };
    });
    const body = { keyList: toBase64url(list) };
    return send("DELETE", `/keys/devices/${formatId("dev", id)}`, list, body);
  };
  const brief = await makeDevice(person, { notAfter: fixture.clock.now + BRIEF_MILLISECONDS });
  expect(await add(brief)).toBe("200");
  // The login acts for whichever device it added last, and does not revoke that one.
  const here = await makeDevice(person);
  expect(await add(here)).toBe("200");
  const lasting = [person.deviceId, here.id].map((id) => formatId("dev", id)).toSorted();
  return { person, as, brief, lasting, add, replace, revoke };
};

const namedTo = async ({ send }: Fixture, as: RequestHeaders): Promise<readonly string[]> => {
  const slots = await (await send("GET", "/keys/slots", { headers: as })).json();
  const { devices } = await (await send("GET", "/keys/devices", { headers: as })).json();
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted();
  expect(ids(slots.devices)).toEqual(ids(devices));
  return ids(devices);
};

const certificatesTo = async ({ send }: Fixture, { wire }: Person, as: RequestHeaders) => {
  const path = `/workspaces/${formatId("wsp", wire.workspaceId)}/roster`;
  const { members } = await (await send("GET", path, { headers: as })).json();
  return members[0].certificates.toSorted();
};

describeOnBackends("devices that a key list leaves out", (begin) => {
  test("[SL-7] one whose certificate has ended is left out once it has for more than the clock's skew", async () => {
    const fixture = await begin();
    const { person, as, brief, lasting, replace } = await devicesOf(fixture);
    const certificates = await certificatesTo(fixture, person, as);
    expect(await replace(without(brief.id))).toBe("422 bad-references");
    fixture.clock.now += BRIEF_MILLISECONDS + SKEW_MILLISECONDS - 1000;
    expect(await replace(without(brief.id))).toBe("422 bad-references");
    fixture.clock.now += 2000;
    expect(await replace(without(brief.id))).toBe("200");
    expect(await namedTo(fixture, as)).toEqual(lasting);
    expect(await certificatesTo(fixture, person, as)).toEqual(certificates);
  });

  test("[SL-7] one that was revoked is left out; members go on getting its certificate, and its id is taken", async () => {
    const fixture = await begin();
    const { person, as, brief, lasting, add, replace, revoke } = await devicesOf(fixture);
    const certificates = await certificatesTo(fixture, person, as);
    expect(certificates).toHaveLength(3);
    expect(await revoke(brief.id)).toBe("200");
    expect(await replace(without(brief.id))).toBe("200");
    expect(await namedTo(fixture, as)).toEqual(lasting);
    expect(await certificatesTo(fixture, person, as)).toEqual(certificates);
    expect(await add(brief)).toBe("409 id-taken");
    const parsed = parseCertificate(brief.certificate);
    if (!parsed.ok) throw new Error("not a certificate");
    const { edPublic } = parsed.value;
    const renewed = await makeDevice(person, { deviceId: brief.id, version: 2, edPublic });
    expect(await add(renewed)).toBe("409 id-taken");
    const theirs = await devicesOf(fixture);
    expect(await theirs.add(await makeDevice(theirs.person, { deviceId: brief.id }))).toBe("409 id-taken");
    expect(await revoke(brief.id)).toBe("404 not-found");
  });

  test("[SL-7] a list leaves out no live device, and none of it by halves", async () => {
    const fixture = await begin();
    const { person, as, brief, replace, revoke } = await devicesOf(fixture);
    const before = await namedTo(fixture, as);
    expect(await replace(without(person.deviceId))).toBe("422 bad-references");
    expect(await replace(without(brief.id))).toBe("422 bad-references");
    expect(await revoke(brief.id)).toBe("200");
    expect(await replace(without(brief.id, person.deviceId))).toBe("422 bad-references");
    const halves = (list: KeyList) => ({ devices: without(brief.id)(list).devices ?? [] });
    expect(await replace(halves)).toBe("422 bad-references");
    const other = (list: KeyList) => ({ revokedDevices: without(brief.id)(list).revokedDevices ?? [] });
    expect(await replace(other)).toBe("422 bad-references");
    expect(await namedTo(fixture, as)).toEqual(before);
  });

  test("[SL-7] the list that adds a device may leave others out, and so may the one that revokes one", async () => {
    const fixture = await begin();
    const { person, as, brief, lasting, add, revoke } = await devicesOf(fixture);
    expect(await revoke(brief.id)).toBe("200");
    const third = await makeDevice(person);
    expect(await add(third, without(brief.id))).toBe("200");
    expect(await namedTo(fixture, as)).toEqual([...lasting, formatId("dev", third.id)].toSorted());
    const fourth = await makeDevice(person);
    expect(await add(fourth)).toBe("200");
    expect(await revoke(third.id)).toBe("200");
    expect(await revoke(person.deviceId, without(third.id))).toBe("200");
    expect(await namedTo(fixture, as)).toEqual([...lasting, formatId("dev", fourth.id)].toSorted());
  });
});
