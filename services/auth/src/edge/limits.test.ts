import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { memoryRateCounters } from "@holdfast/service-kit/rate-limit.memory";
import { databaseBackend } from "../testing/backends.ts";
import { fixtureOn, outcomeOf } from "../testing/fixture.ts";
import { describeOnBackends } from "../testing/on-backends.ts";
import { createPerson, randomBytes, registerBody } from "../testing/person.ts";

/** An address of its own for each test: the counters of a database are shared. */
const address = () => [...randomBytes(3)].reduce((text, byte) => `${text}.${byte}`, "10");

const LIMITED = [
  ["/auth/register", "register", 4],
  ["/auth/kdf", "kdf", 8],
  ["/auth/login", "login", 8],
  ["/auth/refresh", "refresh", 12],
] as const;

describeOnBackends("rates of routes that anybody may call", (begin) => {
  for (const [path, name, most] of LIMITED) {
    test(`[AU-11] ${path} takes ${most} requests a minute of one address, good or bad`, async () => {
      const { send, clock } = await begin({ ...RATES_PER_MINUTE });
      clock.now -= clock.now % 60_000;
      const peer = address();
      for (let i = 1; i <= most; i++) {
        const { status, headers } = await send("POST", path, { body: { canary: 1 }, peer });
        expect([status, headers.get("ratelimit")]).toEqual([400, `"${name}";r=${most - i};t=60`]);
        expect(headers.get("ratelimit-policy")).toBe(`"${name}";q=${most};w=60`);
        expect(headers.get("retry-after")).toBeNull();
      }
      const refused = await send("POST", path, { body: {}, peer });
      expect(refused.headers.get("retry-after")).toBe("60");
      expect(await outcomeOf(refused)).toBe("429 rate-limited");
      expect((await send("POST", path, { body: {}, peer: address() })).status).not.toBe(429);
      clock.now += 60_000;
      expect((await send("POST", path, { body: {}, peer })).status).not.toBe(429);
    });
  }

  test("[AU-11] behind a trusted proxy its clients are counted, and nobody can pass for another", async () => {
    const { send } = await begin({ ...RATES_PER_MINUTE, register: 1 });
    const ask = async (forwarded: string, peer = "10.0.0.1") => {
      const headers = { "x-forwarded-for": forwarded };
      return (await send("POST", "/auth/register", { body: {}, headers, peer })).status;
    };
    const [one, two] = [address(), address()];
    expect([await ask(one), await ask(one), await ask(two)]).toEqual([400, 429, 400]);
    expect(await ask(`${address()}, ${two}`)).toBe(429);
    const direct = address();
    expect([await ask(address(), direct), await ask(address(), direct)]).toEqual([400, 429]);
  });

  test("[AU-11] a registration that the rate refuses stores nothing", async () => {
    const { send } = await begin({ ...RATES_PER_MINUTE, register: 1 });
    const peer = address();
    await send("POST", "/auth/register", { body: {}, peer });
    const person = await createPerson();
    const refused = await send("POST", "/auth/register", { body: registerBody(person), peer });
    expect(refused.status).toBe(429);
    const login = { email: person.email, authKey: toBase64url(person.authKey), client: "bearer" };
    expect((await send("POST", "/auth/login", { body: login, peer })).status).toBe(401);
  });
});

test("[AU-11] an answer to an outage carries the limits too", async () => {
  const backend = await databaseBackend();
  // Counters of this process go on answering while the database is gone.
  const { send } = await fixtureOn({ ...backend, counters: memoryRateCounters() });
  await backend.close();
  const response = await send("POST", "/auth/kdf", { body: { email: "ada@example.org" } });
  expect([response.status, response.headers.get("ratelimit-policy")]).toEqual([503, '"kdf";q=1000000;w=60']);
});
