import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import type { KeyHealth } from "@holdfast/protocol/slots";
import type { Bytes } from "@holdfast/vault/bytes";
import { type MetaPlace, THING } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { encodeSlotLabel } from "@holdfast/vault/slot-label";
import { createAuthenticator } from "../../testing/authenticator.ts";
import { type Fixture, ORIGIN, outcomeOf } from "../../testing/fixture.ts";
import { listedDevice, makeDevice, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { addPasskey, createdBy, passkeyKeys, shownBy } from "../../testing/passkeys.ts";
import { type Person, type PersonOptions, randomBytes } from "../../testing/person.ts";
import { sealedBy } from "../../testing/sealed-names.ts";
import { deviceBody } from "../../testing/wire-changes.ts";

const CANARY = "canary of the blue folder";
const LABEL = { name: CANARY, description: CANARY, tags: [CANARY.slice(0, 20)], strength: 3 } as const;

const content = (): Bytes => {
  const bytes = encodeSlotLabel(LABEL);
  if (bytes === null) throw new Error("not a label");
  return bytes;
};

const sealedLabel = async (person: Person, thingId: Bytes, place: Partial<MetaPlace> = {}) => ({
  meta: toBase64url(await sealedBy(person, { thing: THING.slot, thingId, ...place }, content())),
});

const started = async (fixture: Fixture, options?: PersonOptions) => {
  const { person, as } = await fixture.signUp(options);
  const [passphrase] = person.wire.slots;
  if (passphrase === undefined) throw new Error("no slot");
  const { slotId } = passphrase;
  const health = async (): Promise<KeyHealth> =>
    (await fixture.send("GET", "/keys/health", { headers: as })).json();
  const put = (
    body: unknown,
    version: string | null = '"v0"',
    id: string = formatId("slt", slotId),
    who = as,
  ) =>
    fixture.send("PATCH", `/keys/slots/${id}`, {
      body,
      headers: { ...who, ...(version === null ? {} : { "if-match": version }) },
    });
  const labelOf = async () => (await health()).slots[0]?.label;
  return { person, as, slotId, health, put, labelOf };
};

describeOnBackends("slots and key health", (begin) => {
  test("[SL-1] a label is stored sealed, by its version, and nothing of it stands anywhere in clear", async () => {
    const fixture = await begin();
    const { person, slotId, put, labelOf } = await started(fixture);
    expect(await labelOf()).toBeNull();
    const first = await sealedLabel(person, slotId);
    const response = await put(first);
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"v1"']);
    expect(await response.json()).toEqual({ version: 1 });
    expect(await labelOf()).toEqual({ ...first, version: 1 });
    expect(await outcomeOf(await put(first))).toBe("412 version-conflict");
    expect(await outcomeOf(await put(first, null))).toBe("428 precondition-required");
    const second = await sealedLabel(person, slotId, { version: 2 });
    expect(await outcomeOf(await put(second, '"v1"'))).toBe("200");
    expect(await labelOf()).toEqual({ ...second, version: 2 });
    const stored = await fixture.dump();
    expect(stored).toContain("slot.labelled");
    for (const text of [CANARY, Buffer.from(CANARY).toString("hex"), Buffer.from(CANARY).toString("base64")])
      expect(stored + fixture.log.join("\n")).not.toContain(text);
  });

  test("[SL-1] one that is for another slot, version, place or thing, or by a device that may not, is refused", async () => {
    const fixture = await begin();
    const { person, as, slotId, put, labelOf } = await started(fixture, { recoveryCodes: 4 });
    const other = await started(fixture);
    const [, code] = person.wire.slots;
    const viewer = await makeDevice(person, { roleCap: ROLE.viewer });
    const list = await nextKeyList(person, person.wire.keyList, ({ devices }) => ({
      devices: [...devices, listedDevice(viewer)],
    }));
    await fixture.send("POST", "/keys/devices", {
      body: deviceBody(list, viewer),
      headers: { ...as, "if-match": '"v1"' },
    });
    const cases: readonly (readonly [Partial<MetaPlace>, string])[] = [
      [{ thingId: code?.slotId ?? slotId }, "422 wrong-place"],
      [{ version: 2 }, "422 wrong-place"],
      [{ thing: THING.workspace }, "422 wrong-place"],
      [{ workspaceId: other.person.wire.workspaceId }, "422 wrong-place"],
      [{ epoch: 2 }, "422 wrong-place"],
      [{ deviceId: viewer.id }, "403 device-not-allowed"],
      [{ deviceId: other.person.deviceId }, "403 device-not-allowed"],
    ];
    for (const [place, expected] of cases)
      expect(await outcomeOf(await put(await sealedLabel(person, slotId, place)))).toBe(expected);
    const sealed = await sealedLabel(person, slotId);
    const broken = { meta: `${sealed.meta.slice(0, -6)}AAAAAA` };
    expect(await outcomeOf(await put(broken))).toBe("422 bad-signature");
    expect(await outcomeOf(await put({ meta: "AAAA" }))).toBe("400 invalid-request");
    expect(await outcomeOf(await put({ ...sealed, name: "in clear" }))).toBe("400 invalid-request");
    for (const id of [formatId("slt", randomBytes(16)), "slt_1", formatId("slt", other.slotId)])
      expect(await outcomeOf(await put(sealed, '"v0"', id))).toBe("404 not-found");
    const theirs = await put(sealed, '"v0"', formatId("slt", slotId), other.as);
    expect(await outcomeOf(theirs)).toBe("404 not-found");
    expect(await labelOf()).toBeNull();
  });

  test("[SL-3] [SL-4] [A19] it tells policy, slots with their use, workspaces and what to do, to their account alone", async () => {
    const fixture = await begin();
    const { person, slotId, health } = await started(fixture);
    const { email, authKey } = person;
    fixture.clock.now += 5000;
    const body = { email, authKey: toBase64url(authKey), client: "bearer" };
    for (let turn = 0; turn < 2; turn++) await fixture.send("POST", "/auth/login", { body });
    const told = await health();
    expect(told).toMatchObject({
      version: 1,
      policy: {
        maximumDays: KEY_POLICY_DAYS.maximum,
        minimumDays: KEY_POLICY_DAYS.minimum,
        warningDays: KEY_POLICY_DAYS.warning,
      },
      slots: [
        {
          id: formatId("slt", slotId),
          kind: "passphrase",
          lastUsedAt: new Date(fixture.clock.now).toISOString(),
          uses: 2,
          label: null,
        },
      ],
      workspaces: [
        { id: formatId("wsp", person.wire.workspaceId), role: "owner", epoch: 1, minWriteEpoch: 1 },
      ],
      assistedAllowed: false,
      recommendations: ["make-recovery-codes"],
    });
    const { workspaces: theirs } = await (await started(fixture)).health();
    expect(theirs.map(({ id }) => id)).not.toContain(formatId("wsp", person.wire.workspaceId));
    expect(await outcomeOf(await fixture.send("GET", "/keys/health"))).toBe("401 unauthenticated");
  });

  test("[SL-3] a passkey that unlocks counts for its slot", async () => {
    const fixture = await begin();
    const { person, as, health } = await started(fixture, { recoveryCodes: 4 });
    const authenticator = await createAuthenticator(ORIGIN);
    const { sent } = await passkeyKeys(person);
    const credential = await createdBy(fixture, as, authenticator);
    expect((await addPasskey(fixture, as, { credential, keys: sent })).status).toBe(201);
    const shown = await shownBy(fixture, authenticator);
    const body = { credential: shown, client: "bearer" };
    const login = await fixture.send("POST", "/auth/passkeys/authenticate/verify", { body });
    expect(login.status).toBe(200);
    const { slots, recommendations } = await health();
    expect(slots.find(({ kind }) => kind === "passkey")).toMatchObject({ uses: 1 });
    expect(slots.filter(({ uses }) => uses > 0)).toHaveLength(1);
    expect(recommendations).toEqual([]);
  });
});
