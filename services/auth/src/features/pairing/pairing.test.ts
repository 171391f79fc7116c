import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import type { PairingStarted } from "@holdfast/protocol/pairing";
import type { Bytes } from "@holdfast/vault/bytes";
import { sealHandOff } from "@holdfast/vault/hand-off";
import { importX25519 } from "@holdfast/vault/x25519";
import {
  bearer,
  browser,
  cookiesOf,
  type Fixture,
  outcomeOf,
  type RequestHeaders,
} from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes, vault } from "../../testing/person.ts";

const MINUTE = 60_000;

const start = async (
  { send }: Fixture,
  client: "browser" | "bearer" = "bearer",
  headers: RequestHeaders = {},
) => {
  const pairing = await importX25519(randomBytes(32));
  const body = { client, pairingKey: toBase64url(pairing.publicKey) };
  const response = await send("POST", "/cli/device/start", { body, headers, peer: "198.51.100.7" });
  const started: PairingStarted = await response.json();
  return { pairing, status: response.status, ...started };
};

const handOff = (
  { accountId, deviceId, secrets, signer }: Person,
  pairingKey: Bytes,
  change: { readonly deviceId?: Bytes; readonly accountId?: Bytes; readonly signer?: CryptoKey } = {},
): Promise<Bytes> =>
  sealHandOff(
    vault,
    { accountId: change.accountId ?? accountId, deviceId: change.deviceId ?? deviceId },
    pairingKey,
    { rootKey: secrets.rootKey, identityEd: secrets.identity.ed.publicKey, rootVersion: 1 },
    change.signer ?? signer,
  );

const post = ({ send }: Fixture, path: string, body: unknown, headers: RequestHeaders = {}) =>
  send("POST", `/cli/device/${path}`, { body, headers });
const exchange = (fixture: Fixture, deviceCode: string) => post(fixture, "exchange", { deviceCode });

const approved = async (fixture: Fixture, client: "browser" | "bearer" = "bearer") => {
  const { person, answer, as } = await fixture.signUp();
  const asked = await start(fixture, client);
  const { userCode, pairing } = asked;
  await post(fixture, "lookup", { userCode }, as);
  const sealed = toBase64url(await handOff(person, pairing.publicKey));
  const done = await post(fixture, "approve", { userCode, handOff: sealed }, as);
  expect(done.status).toBe(204);
  return { person, answer, as, sealed, ...asked };
};

describeOnBackends("letting a device in", (begin) => {
  test("[B10] [B2] [DV-5] [DV-8] from the start to a login with the hand-off, which is there once", async () => {
    const fixture = await begin();
    const { person, answer, sealed, deviceCode, ...started } = await approved(fixture);
    expect(started).toMatchObject({
      status: 201,
      expiresInSeconds: 600,
      intervalSeconds: 5,
      verificationUri: "/device",
      verificationUriComplete: `/device?code=${started.userCode}`,
    });
    expect(started.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    const response = await exchange(fixture, deviceCode);
    expect(response.status).toBe(200);
    const paired: SignedIn & { handOff: string } = await response.json();
    expect(paired.handOff).toBe(sealed);
    expect(paired.account).toEqual(answer.account);
    expect(paired.login.id).not.toBe(answer.login.id);
    expect((await fixture.send("GET", "/auth/me", { headers: bearer(paired) })).status).toBe(200);
    fixture.clock.now += 10_000;
    expect(await outcomeOf(await exchange(fixture, deviceCode))).toBe("400 expired-token");
    expect(person.email).toBe(paired.account.email);
  });

  test("[DV-8] a browser gets cookies and no token in the body", async () => {
    const fixture = await begin();
    const { deviceCode } = await approved(fixture, "browser");
    const response = await exchange(fixture, deviceCode);
    const cookies = cookiesOf(response);
    const { tokens, csrfToken } = await response.json();
    expect([tokens, csrfToken]).toEqual([undefined, cookies.get("holdfast_csrf")]);
    expect((await fixture.send("GET", "/auth/me", { headers: browser(cookies) })).status).toBe(200);
  });

  test("[B10] [DV-8] of fifty exchanges at once one gets in", async () => {
    const fixture = await begin();
    const { deviceCode } = await approved(fixture);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, async () => outcomeOf(await exchange(fixture, deviceCode))),
    );
    expect(outcomes.filter((outcome) => outcome === "200")).toHaveLength(1);
    for (const outcome of outcomes) expect(["200", "400 slow-down", "400 expired-token"]).toContain(outcome);
  });

  test("[B10] [DV-8] asking early slows down by 5 s each time, asking in time does not", async () => {
    const fixture = await begin();
    const { deviceCode } = await start(fixture);
    const ask = async (seconds: number) => {
      fixture.clock.now += seconds * 1000;
      const response = await exchange(fixture, deviceCode);
      return [(await response.json()).code, response.headers.get("retry-after")];
    };
    expect(await ask(0)).toEqual(["authorization-pending", null]);
    expect(await ask(5)).toEqual(["authorization-pending", null]);
    expect(await ask(1)).toEqual(["slow-down", "10"]);
    expect(await ask(5)).toEqual(["slow-down", "15"]);
    expect(await ask(15)).toEqual(["authorization-pending", null]);
  });

  test("[B10] [DV-8] after ten minutes, and for a code that never was, it is over", async () => {
    const fixture = await begin();
    const { deviceCode } = await approved(fixture);
    fixture.clock.now += 10 * MINUTE;
    expect(await outcomeOf(await exchange(fixture, deviceCode))).toBe("400 expired-token");
    expect(await outcomeOf(await exchange(fixture, toBase64url(randomBytes(32))))).toBe("400 expired-token");
  });

  test("[DV-7] [DV-8] a refusal is told to the device, and stands", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const { deviceCode, userCode, pairing } = await start(fixture);
    await post(fixture, "lookup", { userCode }, as);
    expect((await post(fixture, "deny", { userCode }, as)).status).toBe(204);
    const body = { userCode, handOff: toBase64url(await handOff(person, pairing.publicKey)) };
    expect(await outcomeOf(await post(fixture, "approve", body, as))).toBe("404 not-found");
    expect(await outcomeOf(await exchange(fixture, deviceCode))).toBe("400 access-denied");
  });

  test("[DV-8] nothing is handed out once the login that approved has ended", async () => {
    const fixture = await begin();
    const { as, deviceCode } = await approved(fixture);
    await fixture.send("POST", "/auth/logout-all", { headers: as });
    expect(await outcomeOf(await exchange(fixture, deviceCode))).toBe("400 expired-token");
  });
});

describeOnBackends("who answers a code", (begin) => {
  test("[DV-6] the account that enters it sees who asks, and that something waits for it", async () => {
    const fixture = await begin();
    const { as } = await fixture.signUp();
    const { userCode, pairing } = await start(fixture, "browser", {
      "user-agent": "Mozilla/5.0 Firefox/145.0",
    });
    const waiting = async () =>
      (await (await fixture.send("GET", "/auth/me", { headers: as })).json()).pendingDeviceCodes;
    expect(await waiting()).toBe(0);
    const at = new Date(fixture.clock.now).toISOString();
    expect(await (await post(fixture, "lookup", { userCode }, as)).json()).toEqual({
      userCode,
      client: "browser",
      pairingKey: toBase64url(pairing.publicKey),
      userAgent: "Mozilla/5.0 Firefox/145.0",
      address: "198.51.100.7",
      startedAt: at,
      expiresAt: new Date(fixture.clock.now + 10 * MINUTE).toISOString(),
    });
    expect(await waiting()).toBe(1);
    await post(fixture, "deny", { userCode }, as);
    expect(await waiting()).toBe(0);
  });

  test("[B10] [A31] [DV-6] no other account sees, approves or refuses it; nobody does who has not entered it", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const other = await fixture.signUp();
    const { userCode, pairing, deviceCode } = await start(fixture);
    const sealed = async (by: Person) => toBase64url(await handOff(by, pairing.publicKey));
    const tries = async (by: Person, headers: RequestHeaders) => [
      await outcomeOf(await post(fixture, "approve", { userCode, handOff: await sealed(by) }, headers)),
      await outcomeOf(await post(fixture, "deny", { userCode }, headers)),
    ];
    expect(await tries(person, as)).toEqual(["404 not-found", "404 not-found"]);
    await post(fixture, "lookup", { userCode }, as);
    expect(await outcomeOf(await post(fixture, "lookup", { userCode }, other.as))).toBe("404 not-found");
    expect(await tries(other.person, other.as)).toEqual(["404 not-found", "404 not-found"]);
    expect(await outcomeOf(await exchange(fixture, deviceCode))).toBe("400 authorization-pending");
    expect((await tries(person, as))[0]).toBe("204");
  });

  test("[DV-7] a hand-off of another account, to another key, by another device, or changed, is refused", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const other = (await fixture.signUp()).person;
    const { userCode, pairing } = await start(fixture);
    const swapped = (await importX25519(randomBytes(32))).publicKey;
    await post(fixture, "lookup", { userCode }, as);
    const good = await handOff(person, pairing.publicKey);
    const flipped = good.slice();
    flipped[200] = (flipped[200] ?? 0) ^ 1;
    const cases: readonly (readonly [Bytes, string])[] = [
      [await handOff(person, swapped), "422 bad-references"],
      [await handOff(person, pairing.publicKey, { accountId: other.accountId }), "422 wrong-place"],
      [await handOff(person, pairing.publicKey, { deviceId: other.deviceId }), "422 bad-signature"],
      [await handOff(person, pairing.publicKey, { signer: other.signer }), "422 bad-signature"],
      [flipped, "422 bad-signature"],
      [good.slice(0, -1), "422 malformed-object"],
      [person.wire.keyList, "422 wrong-kind"],
    ];
    for (const [object, expected] of cases) {
      const body = { userCode, handOff: toBase64url(object) };
      expect(await outcomeOf(await post(fixture, "approve", body, as))).toBe(
        object.length > 512 ? "400 invalid-request" : expected,
      );
    }
    const body = { userCode, handOff: toBase64url(good) };
    const twice = await Promise.all([
      post(fixture, "approve", body, as).then(outcomeOf),
      post(fixture, "approve", body, as).then(outcomeOf),
    ]);
    expect(twice.toSorted()).toEqual(["204", "404 not-found"]);
  });

  test("[B10] [DV-6] guesses are counted: ten wrong ones, and the right one is not looked at either", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    const { userCode } = await start(fixture);
    const enter = (code: string, by: RequestHeaders = as) => post(fixture, "lookup", { userCode: code }, by);
    for (let i = 0; i < 10; i++) expect(await outcomeOf(await enter("BBBB-BBBB"))).toBe("404 not-found");
    const locked = await enter(userCode);
    expect([await outcomeOf(locked), locked.headers.get("retry-after")]).toEqual([
      "429 account-locked",
      "900",
    ]);
    fixture.clock.now += 15 * MINUTE;
    const { userCode: fresh } = await start(fixture);
    expect((await enter(fresh, browser(await fixture.signInBrowser(person)))).status).toBe(200);
  });

  test("[DV-5] [DV-6] [AU-11] starts and lookups are limited by address", async () => {
    const fixture = await begin({ ...RATES_PER_MINUTE, register: 1_000_000 });
    fixture.clock.now -= fixture.clock.now % MINUTE;
    const peer = `203.0.113.${randomBytes(1)[0]}`;
    const { as } = await fixture.signUp();
    const send = (path: string, body: unknown, headers = {}) =>
      fixture.send("POST", `/cli/device/${path}`, { body, headers, peer });
    const body = { client: "bearer", pairingKey: toBase64url(randomBytes(32)) };
    const starts = [];
    for (let i = 0; i < 5; i++) starts.push((await send("start", body)).status);
    expect(starts).toEqual([201, 201, 201, 201, 429]);
    const lookups = [];
    for (let i = 0; i < 9; i++) lookups.push((await send("lookup", { userCode: "BBBB-BBBB" }, as)).status);
    expect(lookups).toEqual([...Array<number>(8).fill(404), 429]);
  });

  test("[DV-5] [AU-12] neither code stands in the database or in the log", async () => {
    const fixture = await begin();
    const { deviceCode, userCode } = await approved(fixture);
    const kept = `${await fixture.dump()}${fixture.log.join("")}`;
    const hex = Buffer.from(deviceCode, "base64url").toString("hex");
    for (const secret of [deviceCode, userCode, userCode.replace("-", ""), hex])
      expect(kept).not.toContain(secret);
  });
});
