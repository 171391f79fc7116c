import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { type Authenticator, createAuthenticator, type Lie } from "../../testing/authenticator.ts";
import {
  bearer,
  browser,
  cookiesOf,
  type Fixture,
  ORIGIN,
  outcomeOf,
  type RequestHeaders,
} from "../../testing/fixture.ts";
import { listedSlot, makeSlot, nextKeyList } from "../../testing/key-changes.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createdBy, createPasskey, passkeyKeys, shownBy } from "../../testing/passkeys.ts";
import { randomBytes } from "../../testing/person.ts";
import { slotsBody } from "../../testing/wire-changes.ts";

const newKdf = () => ({ id: "argon2id" as const, ...KDF_FLOOR, salt: randomBytes(32) });

const verify = (fixture: Fixture, credential: unknown, more: object = { client: "bearer" }) =>
  fixture.send("POST", "/auth/passkeys/authenticate/verify", { body: { credential, ...more } });

const signIn = async (fixture: Fixture, authenticator: Authenticator, lie?: Lie): Promise<Response> =>
  verify(fixture, await shownBy(fixture, authenticator, lie));

const isLive = async (fixture: Fixture, headers: RequestHeaders): Promise<boolean> =>
  (await fixture.send("GET", "/auth/me", { headers })).status === 200;

const withPasskey = async (fixture: Fixture, counts = true) => {
  const { person, answer, as } = await fixture.signUp({ recoveryCodes: 4 });
  const authenticator = await createAuthenticator(ORIGIN, { counts });
  const added = await createPasskey(fixture, as, authenticator);
  const { id } = await added.json();
  return { person, answer, as, authenticator, id };
};

describeOnBackends("signing in by a passkey", (begin) => {
  test("[PK-5] it answers what a login answers, to a program and to a browser", async () => {
    const fixture = await begin();
    const { answer, as, authenticator } = await withPasskey(fixture);
    const { login, tokens, ...account }: SignedIn = answer;
    void tokens;
    fixture.clock.now += 1000;
    const response = await signIn(fixture, authenticator);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    const program: SignedIn = await response.json();
    expect(program).toMatchObject(account);
    expect(program.login.id).not.toBe(login.id);
    expect(await isLive(fixture, bearer(program))).toBe(true);
    const inBrowser = await verify(fixture, await shownBy(fixture, authenticator), { client: "browser" });
    const body = await inBrowser.json();
    expect(body.tokens).toBeUndefined();
    expect(await isLive(fixture, browser(cookiesOf(inBrowser)))).toBe(true);
    for (const line of inBrowser.headers.getSetCookie())
      expect(line).toMatch(/SameSite=Strict; Secure(; HttpOnly)?$/);
    const [view] = (await (await fixture.send("GET", "/auth/passkeys", { headers: as })).json()).items;
    expect(view.lastUsedAt).toBe(new Date(fixture.clock.now).toISOString());
  });

  test("[PK-5] the question is the same for everybody, and takes no address", async () => {
    const fixture = await begin();
    const { person } = await withPasskey(fixture);
    const ask = (body: unknown) => fixture.send("POST", "/auth/passkeys/authenticate/options", { body });
    const { challenge, ...options } = await (await ask({})).json();
    expect(options).toEqual({ rpId: "localhost", timeout: 300_000, userVerification: "required" });
    expect((await (await ask({})).json()).challenge).not.toBe(challenge);
    expect(await outcomeOf(await ask({ email: person.email }))).toBe("400 invalid-request");
    expect(await fixture.dump()).not.toContain(challenge);
  });

  test("[PK-5] every wrong way has one code, and none signs in", async () => {
    const fixture = await begin();
    const { authenticator } = await withPasskey(fixture);
    const other = await withPasskey(fixture);
    const stranger = await createAuthenticator(ORIGIN);
    const user = { id: toBase64url(randomBytes(16)), name: "", displayName: "" };
    await stranger.create({ challenge: "", rp: { id: "localhost", name: "" }, user });
    const theirHandle = toBase64url(other.person.accountId);
    const lies: readonly Lie[] = [
      { origin: "http://localhost:9999" },
      { origin: "http://evil.example" },
      { rpId: "evil.example" },
      { type: "webauthn.create" },
      { crossOrigin: true },
      { challenge: toBase64url(randomBytes(32)) },
      { challenge: "" },
      { flags: 0b001 },
      { flags: 0b100 },
      { userHandle: theirHandle },
    ];
    const refused = "401 invalid-credentials";
    for (const lie of lies) {
      const outcome = await outcomeOf(await signIn(fixture, authenticator, lie));
      expect([lie, outcome]).toEqual([lie, refused]);
    }
    expect(await outcomeOf(await signIn(fixture, stranger))).toBe(refused);
    const shown = await shownBy(fixture, authenticator);
    const swapped = await shownBy(fixture, other.authenticator);
    for (const part of ["signature", "authenticatorData", "clientDataJSON"] as const) {
      const fresh = await shownBy(fixture, authenticator);
      const response = { ...fresh.response, [part]: swapped.response[part] };
      expect(await outcomeOf(await verify(fixture, { ...fresh, response }))).toBe(refused);
    }
    const bytes = Buffer.from(shown.response.signature, "base64url");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const response = { ...shown.response, signature: toBase64url(new Uint8Array(bytes)) };
    expect(await outcomeOf(await verify(fixture, { ...shown, response }))).toBe(refused);
    const { id } = other.authenticator;
    const renamed = { ...(await shownBy(fixture, authenticator)), id, rawId: id };
    expect(await outcomeOf(await verify(fixture, renamed))).toBe(refused);
  });

  test("[PK-4] an answer is good once: repeated, late, of an answered question or at the same time it is refused", async () => {
    const fixture = await begin();
    const { authenticator, as } = await withPasskey(fixture, false);
    const shown = await shownBy(fixture, authenticator);
    const both = await Promise.all([1, 2, 3, 4].map(async () => outcomeOf(await verify(fixture, shown))));
    expect(both.toSorted()).toEqual(["200", ...Array(3).fill("401 invalid-credentials")]);
    expect(await outcomeOf(await verify(fixture, shown))).toBe("401 invalid-credentials");
    const late = await shownBy(fixture, authenticator);
    fixture.clock.now += 5 * 60_000;
    expect(await outcomeOf(await verify(fixture, late))).toBe("401 invalid-credentials");
    const asked = await fixture.send("POST", "/auth/passkeys/register/options", { headers: as });
    expect(asked.status).not.toBe(500);
    const burnt = await shownBy(fixture, authenticator, { flags: 1 });
    await verify(fixture, burnt);
    const { challenge } = JSON.parse(Buffer.from(burnt.response.clientDataJSON, "base64url").toString());
    const again = await authenticator.get({ challenge, rpId: "localhost" });
    expect(await outcomeOf(await verify(fixture, again))).toBe("401 invalid-credentials");
  });

  test("[PK-4] a question for a new passkey is none for a sign-in, nor the reverse", async () => {
    const fixture = await begin();
    const { authenticator, as } = await withPasskey(fixture);
    const adding = await (
      await fixture.send("POST", "/auth/passkeys/register/options", { headers: as })
    ).json();
    const shown = await authenticator.get({ challenge: adding.challenge, rpId: "localhost" });
    expect(await outcomeOf(await verify(fixture, shown))).toBe("401 invalid-credentials");
    const asking = await (
      await fixture.send("POST", "/auth/passkeys/authenticate/options", { body: {} })
    ).json();
    const second = await createAuthenticator(ORIGIN);
    const credential = await second.create({ ...adding, challenge: asking.challenge });
    const body = { credential };
    const refused = await fixture.send("POST", "/auth/passkeys/register/verify", { headers: as, body });
    expect(await outcomeOf(refused)).toBe("422 passkey-refused");
  });

  test("[PK-6] a counter that stays or goes back is a copy's: refused", async () => {
    const fixture = await begin();
    const { authenticator } = await withPasskey(fixture);
    expect((await signIn(fixture, authenticator, { counter: 50 })).status).toBe(200);
    for (const counter of [0, 1, 49, 50])
      expect(await outcomeOf(await signIn(fixture, authenticator, { counter }))).toBe(
        "401 invalid-credentials",
      );
    expect((await signIn(fixture, authenticator, { counter: 51 })).status).toBe(200);
    const shown = await Promise.all([1, 2].map(() => shownBy(fixture, authenticator, { counter: 60 })));
    const outcomes = await Promise.all(shown.map(async (each) => outcomeOf(await verify(fixture, each))));
    expect(outcomes.toSorted()).toEqual(["200", "401 invalid-credentials"]);
  });

  test("[PK-9] one that was removed signs in no more, and its earlier logins go on", async () => {
    const fixture = await begin();
    const { authenticator, as, id } = await withPasskey(fixture);
    const login: SignedIn = await (await signIn(fixture, authenticator)).json();
    const removed = await fixture.send("DELETE", `/auth/passkeys/${id}`, { headers: as, body: {} });
    expect(removed.status).toBe(204);
    expect(await outcomeOf(await signIn(fixture, authenticator))).toBe("401 invalid-credentials");
    expect(await isLive(fixture, bearer(login))).toBe(true);
  });

  test("[PK-9] [AU-15] [AU-23] a recovery and a new passphrase keep passkeys and their slots as they are", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp({ recoveryCodes: 4 });
    const authenticator = await createAuthenticator(ORIGIN);
    const keys = await passkeyKeys(person);
    const credential = await createdBy(fixture, as, authenticator);
    const body = { credential, keys: keys.sent };
    const headers = { ...as, "if-match": '"v1"' };
    const added = await fixture.send("POST", "/auth/passkeys/register/verify", { headers, body });
    expect(added.status).toBe(201);

    const replacing = async (
      previous: Parameters<typeof nextKeyList>[1],
      gone: (kind: number, id: Uint8Array) => boolean,
    ) => {
      const slot = await makeSlot(person, 1, { kdf: newKdf() });
      const keyList = await nextKeyList(person, previous, ({ slots }) => ({
        slots: [...slots.filter(({ slotKind, slotId }) => !gone(slotKind, slotId)), listedSlot(slot)],
      }));
      return { keyList, body: slotsBody(keyList, [{ ...slot, authKey: randomBytes(32) }]) };
    };
    const changed = await replacing(keys.keyList, (kind) => kind === 1);
    const put = (authorization: string, version: string, sent: unknown) =>
      fixture.send("PUT", "/keys/slots", { body: sent, headers: { authorization, "if-match": version } });
    expect((await put(as["authorization"] ?? "", '"v2"', changed.body)).status).toBe(200);
    expect((await signIn(fixture, authenticator)).status).toBe(200);

    const [code] = person.recovery;
    if (code === undefined) throw new Error("there is no code");
    const recovered = await fixture.send("POST", "/auth/recover", {
      body: { email: person.email, slotId: formatId("slt", code.slotId), authKey: toBase64url(code.authKey) },
    });
    const { token } = await recovered.json();
    const taking = await replacing(changed.keyList, (kind) => kind === 1 || kind === 3);
    expect(await outcomeOf(await put(`Bearer ${token}`, '"v3"', taking.body))).toBe("400 invalid-request");
    const isCode = (id: Uint8Array) => Buffer.compare(id, code.slotId) === 0;
    const right = await replacing(changed.keyList, (kind, id) => kind === 1 || isCode(id));
    expect((await put(`Bearer ${token}`, '"v3"', right.body)).status).toBe(200);
    expect(await isLive(fixture, as)).toBe(false);
    const after: SignedIn = await (await signIn(fixture, authenticator)).json();
    expect(after.slots).toContainEqual(keys.sent.slot);
    const { items } = await (await fixture.send("GET", "/auth/passkeys", { headers: bearer(after) })).json();
    expect(items).toMatchObject([{ slotId: keys.sent.slot.id }]);
  });

  test("[PK-5] [AU-12] neither the answer nor the question reaches a log", async () => {
    const fixture = await begin();
    const { authenticator } = await withPasskey(fixture);
    const shown = await shownBy(fixture, authenticator);
    await verify(fixture, shown);
    const { clientDataJSON, signature, userHandle } = shown.response;
    for (const part of [authenticator.id, clientDataJSON, signature, userHandle])
      expect(fixture.log.join("\n")).not.toContain(part);
  });
});
