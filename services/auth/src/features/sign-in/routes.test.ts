import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { bearer, browser, type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";

const LOCK_MILLISECONDS = 15 * 60 * 1000;

const nobody = () => `nobody-${crypto.randomUUID()}@example.org`;

const attempt = (
  { send }: Pick<Fixture, "send">,
  email: string,
  authKey: Bytes = randomBytes(32),
  more: { readonly refresh?: string | undefined; readonly headers?: Record<string, string> } = {},
) => {
  const { headers = {}, refresh } = more;
  const client = headers["cookie"] === undefined ? "bearer" : "browser";
  const body = { email, authKey: toBase64url(authKey), client, ...(refresh ? { refresh } : {}) };
  return send("POST", "/auth/login", { body, headers });
};

const locked = async (fixture: Fixture, { email }: Person): Promise<void> => {
  for (let i = 0; i < 5; i++)
    expect(await outcomeOf(await attempt(fixture, email))).toBe("401 invalid-credentials");
};

/** Everything of an answer that could tell one case from another. */
const shape = async (response: Response) => {
  const { instance: _, ...body } = await response.json();
  const varying = ["x-request-id", "traceparent", "ratelimit"];
  const headers = [...response.headers].filter(
    ([name]) => !varying.includes(name) && !name.startsWith("x-holdfast-rate"),
  );
  return { status: response.status, headers, body };
};

describeOnBackends("signing in", (begin) => {
  test("[AU-2] parameters for an unknown address look like real ones and stay", async () => {
    const { send, signUp } = await begin();
    const { person } = await signUp();
    const ask = async (email: string) => shape(await send("POST", "/auth/kdf", { body: { email } }));
    const real = await ask(person.email);
    const email = nobody();
    const made = await ask(email);
    expect({ ...made, body: null }).toEqual({ ...real, body: null });
    expect(made.body.kdf).toEqual({ id: "argon2id", ...KDF_FLOOR, salt: made.body.kdf.salt });
    expect(Object.keys(made.body.kdf)).toEqual(Object.keys(real.body.kdf));
    expect(made.body.kdf.salt).toHaveLength(real.body.kdf.salt.length);
    expect(await ask(` ${email.toUpperCase()} `)).toEqual(made);
    expect((await ask(nobody())).body.kdf.salt).not.toBe(made.body.kdf.salt);
    const elsewhere = await (await begin()).send("POST", "/auth/kdf", { body: { email } });
    expect((await elsewhere.json()).kdf.salt).not.toBe(made.body.kdf.salt);
  });

  test("[B9] [AU-3] an unknown address and a wrong key are told apart by nothing", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const email = nobody();
    for (let i = 0; i < 7; i++) {
      const wrong = await shape(await attempt(fixture, person.email));
      expect(await shape(await attempt(fixture, email))).toEqual(wrong);
      expect(wrong.body.code).toBe(i < 5 ? "invalid-credentials" : "account-locked");
    }
  });

  test("[A17] [AU-3] five wrong attempts lock the right key out for a quarter of an hour", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    await locked(fixture, person);
    const refused = await attempt(fixture, person.email.toUpperCase(), person.authKey);
    expect(refused.headers.get("retry-after")).toBe("900");
    expect(await outcomeOf(refused)).toBe("429 account-locked");
    fixture.clock.now += LOCK_MILLISECONDS - 1;
    expect(await outcomeOf(await attempt(fixture, person.email, person.authKey))).toBe("429 account-locked");
    fixture.clock.now += 1;
    expect(await outcomeOf(await attempt(fixture, person.email, person.authKey))).toBe("200");
  });

  test("[AU-3] a right key gives the attempts back", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    for (let i = 0; i < 3; i++) {
      for (let wrong = 0; wrong < 4; wrong++) await attempt(fixture, person.email);
      expect(await outcomeOf(await attempt(fixture, person.email, person.authKey))).toBe("200");
    }
  });

  test("[AU-3] of many guesses at once no more than five are compared", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const guesses = Array.from({ length: 19 }, () => randomBytes(32));
    const outcomes = await Promise.all(
      guesses.map(async (guess) => outcomeOf(await attempt(fixture, person.email, guess))),
    );
    expect(outcomes.filter((outcome) => outcome === "401 invalid-credentials")).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === "429 account-locked")).toHaveLength(14);
  });

  test("[AU-3] a device that is signed in gets in while others are locked out", async () => {
    const fixture = await begin();
    const { person, answer } = await fixture.signUp();
    const cookies = await fixture.signInBrowser(person);
    await locked(fixture, person);
    const { email, authKey } = person;
    const { tokens } = answer;
    const known = { refresh: tokens?.refresh };
    expect(await outcomeOf(await attempt(fixture, email, authKey, known))).toBe("200");
    expect(await outcomeOf(await attempt(fixture, email, authKey, { headers: browser(cookies) }))).toBe(
      "200",
    );
    expect(await outcomeOf(await attempt(fixture, email, randomBytes(32), known))).toBe(
      "401 invalid-credentials",
    );
    expect(await outcomeOf(await attempt(fixture, email, authKey))).toBe("429 account-locked");
  });

  test("[AU-3] a token that is used up, ended, or of another account opens no lock", async () => {
    const fixture = await begin();
    const { send, signUp } = fixture;
    const { person, answer } = await signUp();
    const stranger = (await signUp()).answer;
    const second: SignedIn = await (await attempt(fixture, person.email, person.authKey)).json();
    await send("POST", "/auth/refresh", { body: { refresh: answer.tokens?.refresh } });
    await send("POST", "/auth/logout", { headers: bearer(second) });
    await locked(fixture, person);
    const shown = [answer, second, stranger].map(({ tokens }) => tokens?.refresh);
    for (const refresh of [...shown, toBase64url(randomBytes(32))])
      expect(await outcomeOf(await attempt(fixture, person.email, person.authKey, { refresh }))).toBe(
        "429 account-locked",
      );
  });

  test("[B19] [AU-4] cookies are Secure, HttpOnly and SameSite=Strict, but for the one a page must read", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const body = { email: person.email, authKey: toBase64url(person.authKey), client: "browser" };
    const response = await fixture.send("POST", "/auth/login", { body });
    const lines = response.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, "=…"));
    const month = "Max-Age=2592000; SameSite=Strict; Secure";
    expect(lines).toEqual([
      `holdfast_access=…; Path=/; ${month}; HttpOnly`,
      `holdfast_refresh=…; Path=/api/auth; ${month}; HttpOnly`,
      `holdfast_csrf=…; Path=/; ${month}`,
    ]);
    const text = await response.text();
    for (const line of response.headers.getSetCookie().slice(0, 2))
      expect(text).not.toContain(line.slice(line.indexOf("=") + 1, line.indexOf(";")));
  });

  test("[AU-12] of what a client calls itself no more is kept than a person would read", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const headers = { "user-agent": "Z".repeat(5000) };
    expect(await outcomeOf(await attempt(fixture, person.email, person.authKey, { headers }))).toBe("200");
    const stored = await fixture.dump();
    expect([stored.includes("Z".repeat(200)), stored.includes("Z".repeat(201))]).toEqual([true, false]);
  });
});
