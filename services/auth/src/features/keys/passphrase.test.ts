import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { bearer, browser, type Fixture, outcomeOf, type RequestHeaders } from "../../testing/fixture.ts";
import { listedSlot, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";
import { slotsBody } from "../../testing/wire-changes.ts";

/** A change of the passphrase after the person's first key list, and the new login key. */
const passphraseChange = async (person: Person) => {
  const kdf = { id: "argon2id" as const, ...KDF_FLOOR, salt: randomBytes(32) };
  const slot = await makeSlot(person, SLOT_KIND.passphrase, { kdf });
  const authKey = randomBytes(32);
  const keyList = await nextKeyList(person, person.wire.keyList, ({ slots }) => ({
    slots: [...slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.passphrase), listedSlot(slot)],
  }));
  return { authKey, body: slotsBody(keyList, [{ ...slot, authKey }]) };
};

const put = async ({ send }: Fixture, as: RequestHeaders, body: unknown, version = '"v1"'): Promise<string> =>
  outcomeOf(await send("PUT", "/keys/slots", { body, headers: { ...as, "if-match": version } }));

const login = ({ send }: Fixture, { email }: Person, authKey: Bytes): Promise<Response> =>
  send("POST", "/auth/login", { body: { email, authKey: toBase64url(authKey), client: "bearer" } });

const signIn = async (fixture: Fixture, person: Person): Promise<SignedIn> =>
  (await login(fixture, person, person.authKey)).json();

const isLive = async ({ send }: Fixture, as: RequestHeaders): Promise<boolean> =>
  (await send("GET", "/auth/me", { headers: as })).status === 200;

describeOnBackends("changing the passphrase", (begin) => {
  test("[AU-23] ends every other login of the account, and the one that asks goes on", async () => {
    const fixture = await begin();
    const { person, as, answer } = await fixture.signUp({ recoveryCodes: 4 });
    const stranger = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const { authKey, body } = await passphraseChange(person);
    expect(await put(fixture, browser(cookies), body)).toBe("200");
    expect(await isLive(fixture, browser(cookies))).toBe(true);
    expect(await isLive(fixture, stranger.as)).toBe(true);
    expect(await isLive(fixture, as)).toBe(false);
    const renewed = await fixture.send("POST", "/auth/refresh", {
      body: { refresh: answer.tokens?.refresh },
    });
    expect(await outcomeOf(renewed)).toBe("401 unauthenticated");
    expect(await outcomeOf(await login(fixture, person, person.authKey))).toBe("401 invalid-credentials");
    expect(await outcomeOf(await login(fixture, person, authKey))).toBe("200");
    expect(await fixture.dump()).toContain("passphrase.changed");
  });

  test("[AU-23] one that is refused ends nothing: stale, forged, or by cookies alone", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    const { body } = await passphraseChange(person);
    const { cookie = "" } = browser(cookies);
    const other = await passphraseChange((await fixture.signUp()).person);
    expect(await put(fixture, as, body, '"v2"')).toBe("412 version-conflict");
    expect(await put(fixture, as, { ...body, keyList: other.body.keyList })).toBe("422 wrong-place");
    expect(await put(fixture, as, { ...body, slots: other.body.slots })).toBe("422 wrong-place");
    expect(await put(fixture, { cookie }, body)).toBe("403 csrf-failed");
    for (const each of [as, browser(cookies)]) expect(await isLive(fixture, each)).toBe(true);
    expect((await login(fixture, person, person.authKey)).status).toBe(200);
  });

  test("[AU-23] other changes of slots end nothing", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const second = await signIn(fixture, person);
    const spare = await makeSlot(person, SLOT_KIND.device);
    const keyList = await nextKeyList(person, person.wire.keyList, ({ slots }) => ({
      slots: [...slots, listedSlot(spare)],
    }));
    expect(await put(fixture, as, slotsBody(keyList, [spare]))).toBe("200");
    expect(await isLive(fixture, bearer(second))).toBe(true);
  });

  test("[AU-23] of changes by ten logins at once one is made, and only its login goes on", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const logins = await Promise.all(Array.from({ length: 10 }, () => signIn(fixture, person)));
    const changes = await Promise.all(logins.map(() => passphraseChange(person)));
    const outcomes = await Promise.all(
      logins.map((each, at) => put(fixture, bearer(each), changes[at]?.body)),
    );
    expect(outcomes.filter((outcome) => outcome === "200")).toHaveLength(1);
    for (const outcome of outcomes)
      expect(["200", "412 version-conflict", "401 unauthenticated"]).toContain(outcome);
    const live = await Promise.all(logins.map((each) => isLive(fixture, bearer(each))));
    expect(live).toEqual(outcomes.map((outcome) => outcome === "200"));
    expect(await isLive(fixture, as)).toBe(false);
  });

  test("[AU-23] of sign-ins by the earlier passphrase that run meanwhile none outlives it", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const { body } = await passphraseChange(person);
    const sign = () => login(fixture, person, person.authKey);
    const early = [sign(), sign(), sign()];
    const changed = put(fixture, as, body);
    const late = [sign(), sign(), sign()];
    const answers = await Promise.all([...early, ...late]);
    expect(await changed).toBe("200");
    for (const answer of answers) {
      if (answer.status !== 200) expect(await outcomeOf(answer)).toMatch(/^401|^429/);
      else expect(await isLive(fixture, bearer(await answer.json()))).toBe(false);
    }
    expect(await isLive(fixture, as)).toBe(true);
  });
});
