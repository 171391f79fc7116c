import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { listedSlot, type MadeSlot, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { codesBody } from "../../testing/wire-changes.ts";

type Code = MadeSlot & { readonly authKey: ReturnType<typeof randomBytes> };

const newCodes = (person: Person, count: number): Promise<Code[]> =>
  Promise.all(
    Array.from({ length: count }, async () => ({
      ...(await makeSlot(person, SLOT_KIND.recoveryCode)),
      authKey: randomBytes(32),
    })),
  );

const listing = (person: Person, slots: readonly MadeSlot[], previous = person.wire.keyList) =>
  nextKeyList(person, previous, (list) => ({
    slots: [
      ...list.slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.recoveryCode),
      ...slots.map(listedSlot),
    ],
  }));

const withCodes = async (fixture: Fixture, recoveryCodes = 4) => {
  const { person, as } = await fixture.signUp({ recoveryCodes });
  const generate = (body: unknown, version: string | null = '"v1"') =>
    fixture.send("POST", "/auth/recovery-codes/generate", {
      body,
      headers: { ...as, ...(version === null ? {} : { "if-match": version }) },
    });
  const recover = ({ id, authKey }: Pick<Code, "id" | "authKey">) =>
    fixture.send("POST", "/auth/recover", {
      body: { email: person.email, slotId: formatId("slt", id), authKey: toBase64url(authKey) },
    });
  const bodyOf = async (codes: readonly Code[], listed: readonly MadeSlot[] = codes) =>
    codesBody(await listing(person, listed), codes);
  return { person, as, generate, recover, bodyOf };
};

describeOnBackends("new recovery codes", (begin) => {
  test("[B15] [AU-16] replace all there were, stored hashed and answered by nobody", async () => {
    const fixture = await begin();
    const { person, as, generate, recover, bodyOf } = await withCodes(fixture);
    const codes = await newCodes(person, 12);
    const made = await generate(await bodyOf(codes));
    expect(made.headers.get("etag")).toBe('"v2"');
    expect(await made.json()).toEqual({ version: 2 });
    for (const { slotId, authKey } of person.recovery) {
      expect(await outcomeOf(await recover({ id: slotId, authKey }))).toBe("401 invalid-credentials");
    }
    for (const code of codes.slice(0, 2)) expect((await recover(code)).status).toBe(200);
    expect((await fixture.send("GET", "/auth/me", { headers: as })).status).toBe(200);
    const dump = await fixture.dump();
    for (const { authKey } of codes) expect(dump).not.toContain(Buffer.from(authKey).toString("hex"));
  });

  test("[AU-16] an account without codes gets its first ones", async () => {
    const { person, generate, recover, bodyOf } = await withCodes(await begin(), 0);
    const codes = await newCodes(person, 4);
    expect((await generate(await bodyOf(codes))).status).toBe(200);
    for (const code of codes) expect((await recover(code)).status).toBe(200);
  });

  test("[AU-16] a token of a code that was replaced meanwhile is refused", async () => {
    const fixture = await begin();
    const { person, generate, recover, bodyOf } = await withCodes(fixture);
    const [old] = person.recovery;
    if (old === undefined) throw new Error("there is no code");
    const { token } = await (await recover({ id: old.slotId, authKey: old.authKey })).json();
    const body = await bodyOf(await newCodes(person, 4));
    expect((await generate(body)).status).toBe(200);
    const put = await fixture.send("PUT", "/keys/slots", {
      body: { keyList: body.keyList, slots: [] },
      headers: { authorization: `Bearer ${token}`, "if-match": '"v2"' },
    });
    expect(await outcomeOf(put)).toBe("401 unauthenticated");
  });

  test("[AU-16] anything else than one set of new codes is refused", async () => {
    const { person, generate, bodyOf } = await withCodes(await begin());
    const codes = await newCodes(person, 5);
    const whole = await bodyOf(codes);
    const passkey = { ...(await makeSlot(person, SLOT_KIND.passkey)), authKey: randomBytes(32) };
    const [oldId] = person.recovery.map(({ slotId }) => slotId);
    const again = {
      ...(await makeSlot(person, SLOT_KIND.recoveryCode, { id: oldId ?? randomBytes(16) })),
      authKey: randomBytes(32),
    };
    const kept = person.wire.slots
      .filter(({ slotKind }) => slotKind === SLOT_KIND.recoveryCode)
      .map(({ slotId, ...objects }) => ({ ...objects, id: slotId, kind: SLOT_KIND.recoveryCode }));
    const four = codes.slice(0, 4);
    const cases: readonly (readonly [unknown, string])[] = [
      [await bodyOf(codes.slice(0, 3)), "400 invalid-request"],
      [await bodyOf(await newCodes(person, 13)), "400 invalid-request"],
      [{ ...whole, recovery: whole.recovery.slice(1) }, "400 invalid-request"],
      [{ ...whole, recovery: [...whole.recovery.slice(1), whole.recovery[1]] }, "400 invalid-request"],
      [{ ...whole, codes: ["0000"] }, "400 invalid-request"],
      [await bodyOf([...four, passkey]), "400 invalid-request"],
      [await bodyOf([...four, again]), "400 invalid-request"],
      [await bodyOf(four, [...four, ...kept]), "400 invalid-request"],
      [await bodyOf(codes, four), "422 bad-references"],
    ];
    for (const [body, expected] of cases) expect(await outcomeOf(await generate(body))).toBe(expected);
    expect(await outcomeOf(await generate(whole, null))).toBe("428 precondition-required");
    expect(await outcomeOf(await generate(whole, '"v2"'))).toBe("412 version-conflict");
    expect((await generate(whole)).status).toBe(200);
  });

  test("[AU-16] of ten sets at once exactly one is stored", async () => {
    const { person, generate, recover, bodyOf } = await withCodes(await begin());
    const sets = await Promise.all(Array.from({ length: 10 }, () => newCodes(person, 4)));
    const bodies = await Promise.all(sets.map((set) => bodyOf(set)));
    const outcomes = await Promise.all(bodies.map(async (body) => outcomeOf(await generate(body))));
    expect(outcomes.filter((outcome) => outcome === "200")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "412 version-conflict")).toHaveLength(9);
    const winner = sets[outcomes.indexOf("200")] ?? [];
    for (const code of winner) expect((await recover(code)).status).toBe(200);
  });
});
