import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { PasskeyView } from "@holdfast/protocol/passkeys";
import { type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { listedSlot, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import {
  createPasskey,
  listPasskeys,
  listWithout,
  passkeyKeys,
  storedKeys,
  withUnlocking,
} from "../../testing/passkeys.ts";
import { createPerson, randomBytes } from "../../testing/person.ts";
import { slotsBody } from "../../testing/wire-changes.ts";

const remove = (
  fixture: Fixture,
  as: RequestHeaders,
  id: string,
  body: unknown = {},
  version: string | null = null,
) =>
  fixture.send("DELETE", `/auth/passkeys/${id}`, {
    body,
    headers: version === null ? as : { ...as, "if-match": version },
  });

describeOnBackends("removing a passkey", (begin) => {
  test("[PK-9] its slot goes with it, under If-Match, and it is gone for good", async () => {
    const fixture = await begin();
    const { person, as, keys, view } = await withUnlocking(fixture);
    const keyList = toBase64url(await listWithout(person, keys.keyList, keys.made.id));
    const [code] = person.recovery;
    const more = toBase64url(
      await nextKeyList(person, keys.keyList, ({ slots }) => ({
        slots: slots.filter(
          ({ slotId }) => ![keys.made.id, code?.slotId].some((id) => id && Buffer.compare(id, slotId) === 0),
        ),
      })),
    );
    const same = toBase64url(await nextKeyList(person, keys.keyList, () => ({})));
    const cases: readonly (readonly [unknown, string | null, string])[] = [
      [{}, '"v2"', "400 invalid-request"],
      [{ keyList }, null, "428 precondition-required"],
      [{ keyList }, '"v1"', "412 version-conflict"],
      [{ keyList: more }, '"v2"', "400 invalid-request"],
      [{ keyList: same }, '"v2"', "400 invalid-request"],
      [{ keyList: keys.sent.keyList }, '"v2"', "422 bad-references"],
      [{ keyList, slots: [] }, '"v2"', "400 invalid-request"],
    ];
    for (const [body, version, expected] of cases)
      expect(await outcomeOf(await remove(fixture, as, view.id, body, version))).toBe(expected);
    expect(await listPasskeys(fixture, as)).toEqual([view]);
    expect((await remove(fixture, as, view.id, { keyList }, '"v2"')).status).toBe(204);
    expect(await listPasskeys(fixture, as)).toEqual([]);
    const stored = await storedKeys(fixture, as);
    expect(stored).toMatchObject({ version: 3, keyList });
    expect(stored.slots).toHaveLength(person.wire.slots.length);
    expect(await outcomeOf(await remove(fixture, as, view.id, { keyList }, '"v3"'))).toBe("404 not-found");
  });

  test("[PK-9] [A31] one of somebody else, one that never was and no id at all are one answer", async () => {
    const fixture = await begin();
    const { as } = await fixture.signUp();
    const { as: they } = await fixture.signUp();
    const theirs: PasskeyView = await (await createPasskey(fixture, they)).json();
    for (const id of [theirs.id, formatId("pky", randomBytes(16)), "pky_", theirs.id.toUpperCase(), "%00"])
      expect(await outcomeOf(await remove(fixture, as, id))).toBe("404 not-found");
    expect(await listPasskeys(fixture, they)).toEqual([theirs]);
    const { keyList } = await passkeyKeys(await createPerson());
    const body = { keyList: toBase64url(keyList) };
    expect(await outcomeOf(await remove(fixture, they, theirs.id, body, '"v1"'))).toBe("400 invalid-request");
    expect((await remove(fixture, they, theirs.id)).status).toBe(204);
  });

  test("[PK-9] [AU-17] [RO-15] no other change of slots adds a passkey's, takes one or makes it another kind; it may be sealed anew", async () => {
    const fixture = await begin();
    const { person, as, keys } = await withUnlocking(fixture);
    const put = async (body: unknown) =>
      outcomeOf(await fixture.send("PUT", "/keys/slots", { body, headers: { ...as, "if-match": '"v2"' } }));
    const second = await passkeyKeys(person, keys.keyList);
    expect(await put(slotsBody(second.keyList, [second.made]))).toBe("400 invalid-request");
    const without = await listWithout(person, keys.keyList, keys.made.id);
    expect(await put(slotsBody(without, []))).toBe("400 invalid-request");
    const again = await makeSlot(person, 3, { id: keys.made.id });
    const replaced = await nextKeyList(person, keys.keyList, ({ slots }) => ({
      slots: [...slots.filter(({ slotKind }) => slotKind !== 3), listedSlot(again)],
    }));
    const code = await makeSlot(person, 2, { id: keys.made.id });
    const disguised = await nextKeyList(person, keys.keyList, ({ slots }) => ({
      slots: [...slots.filter(({ slotKind }) => slotKind !== 3), listedSlot(code)],
    }));
    const authKey = toBase64url(randomBytes(32));
    const { slots, ...rest } = slotsBody(disguised, [code]);
    const withLogin = { ...rest, slots: slots.map((slot) => ({ ...slot, authKey })) };
    expect(await put(withLogin)).toBe("400 invalid-request");
    expect((await storedKeys(fixture, as)).version).toBe(2);
    expect(await put(slotsBody(replaced, [again]))).toStartWith("200");
    expect(await listPasskeys(fixture, as)).toHaveLength(1);
  });
});
