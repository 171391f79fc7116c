import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toBase64url } from "@holdfast/protocol/encoding";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { SQL } from "bun";
import { outcomeOf } from "./testing/fixture.ts";
import { randomBytes } from "./testing/person.ts";
import { type Replica, sharedEnv, startReplica, UNLIMITED_ENV } from "./testing/replicas.ts";
import { loginIdOf } from "./testing/team.ts";
import { withCodes } from "./testing/with-codes.ts";

let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: SQL;
let shared: Readonly<Record<string, string>>;
const [earlierJwk, laterJwk] = [await makeSigningJwk(), await makeSigningJwk()];
const [earlier, later] = [await readSigningKey(earlierJwk), await readSigningKey(laterJwk)];
const running: Replica[] = [];

/** One that signs with the later key, or still with the earlier one, and knows both. */
const start = async (signs: "earlier" | "later", env: Readonly<Record<string, string>>): Promise<Replica> => {
  const replica = await startReplica({
    ...shared,
    HOLDFAST_TOKEN_KEY: signs === "later" ? laterJwk : earlierJwk,
    HOLDFAST_TOKEN_JWKS: JSON.stringify((signs === "later" ? earlier : later).jwks),
    ...env,
  });
  running.push(replica);
  return replica;
};

beforeAll(async () => {
  database = await testDatabase();
  owner = new SQL({ url: database.url, max: 2 });
  shared = sharedEnv(database.appUrl);
});
afterAll(async () => {
  for (const { process } of running) {
    process.kill("SIGKILL");
    await process.exited;
  }
  await owner.close();
  await database.close();
});

describe("two replicas on one database", () => {
  let first: Replica;
  let second: Replica;

  beforeAll(async () => {
    const env = { ...UNLIMITED_ENV, HOLDFAST_TRUSTED_PROXIES: "127.0.0.1" };
    [first, second] = await Promise.all([start("later", env), start("earlier", env)]);
  });

  test("[AU-25] [B2] while the signing key is replaced each accepts what the other signs, and who knows one key refuses the other's", async () => {
    const [onFirst, onSecond] = [await first.signUp(), await second.signUp()];
    const kidOf = (token = "") =>
      JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;
    expect([kidOf(onFirst.answer.tokens?.access), kidOf(onSecond.answer.tokens?.access)]).toEqual([
      later.kid,
      earlier.kid,
    ]);
    for (const replica of [first, second])
      for (const { as } of [onFirst, onSecond])
        expect(await outcomeOf(await replica.send("GET", "/auth/me", { headers: as }))).toBe("200");
    const published = await Promise.all(
      [first, second].map(async (each) => (await each.send("GET", "/auth/jwks.json")).json()),
    );
    const kids = published.map(({ keys }) => keys.map(({ kid }: { kid: string }) => kid).toSorted());
    expect(kids).toEqual([[earlier.kid, later.kid].toSorted(), [earlier.kid, later.kid].toSorted()]);
    const done = await start("later", { ...UNLIMITED_ENV, HOLDFAST_TOKEN_JWKS: "" });
    expect(await outcomeOf(await done.send("GET", "/auth/me", { headers: onFirst.as }))).toBe("200");
    expect(await outcomeOf(await done.send("GET", "/auth/me", { headers: onSecond.as }))).toBe(
      "401 unauthenticated",
    );
  });

  test("[AU-7] [AU-21] a login that ends on one is refused by the other on the next request", async () => {
    const { as } = await first.signUp();
    expect(await outcomeOf(await second.send("GET", "/auth/me", { headers: as }))).toBe("200");
    expect((await first.send("POST", "/auth/logout-all", { headers: as })).status).toBe(204);
    expect(await outcomeOf(await second.send("GET", "/auth/me", { headers: as }))).toBe(
      "401 unauthenticated",
    );
  });

  test("[A17] [AU-3] five wrong passphrases over both lock both, for every address, and tell nobody whether the account exists", async () => {
    const { person } = await first.signUp();
    const attempt = (replica: Replica, email: string, authKey = randomBytes(32), from = "192.0.2.1") =>
      replica.send("POST", "/auth/login", {
        body: { email, authKey: toBase64url(authKey), client: "bearer" },
        headers: { "x-forwarded-for": from },
      });
    for (const email of [person.email, `nobody-${crypto.randomUUID()}@example.org`]) {
      const guesses = Array.from({ length: 24 }, (_, at) =>
        attempt(at % 2 === 0 ? first : second, email, undefined, `192.0.2.${at}`),
      );
      const outcomes = await Promise.all((await Promise.all(guesses)).map(outcomeOf));
      const counted = ["401 invalid-credentials", "429 account-locked"].map(
        (code) => outcomes.filter((outcome) => outcome === code).length,
      );
      expect(counted).toEqual([5, 19]);
    }
    for (const replica of [first, second]) {
      const refused = await attempt(replica, person.email, person.authKey, "198.51.100.7");
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(14 * 60);
      expect(await outcomeOf(refused)).toBe("429 account-locked");
    }
  });

  test("[B11] [AU-6] a refresh token used on both at once is renewed once, and shown again later ends the login on both", async () => {
    const { answer } = await first.signUp();
    const shown = { refresh: answer.tokens?.refresh };
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        (at % 2 === 0 ? first : second).send("POST", "/auth/refresh", { body: shown }),
      ),
    );
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
    const renewed = await responses.find(({ status }) => status === 200)?.json();
    const next = await second.send("POST", "/auth/refresh", { body: { refresh: renewed.tokens.refresh } });
    const { tokens } = await next.json();
    expect(await outcomeOf(await first.send("POST", "/auth/refresh", { body: shown }))).toBe(
      "401 refresh-reused",
    );
    const headers = { authorization: `Bearer ${tokens.access}` };
    for (const replica of [first, second])
      expect(await outcomeOf(await replica.send("GET", "/auth/me", { headers }))).toBe("401 unauthenticated");
  });

  test("[B12] [AU-7] of a logout on one and a renewal on the other at once no live login is left", async () => {
    for (let round = 0; round < 8; round++) {
      const { answer, as } = await first.signUp();
      const [left, renewed] = await Promise.all([
        first.send("POST", "/auth/logout", { headers: as }),
        second.send("POST", "/auth/refresh", { body: { refresh: answer.tokens?.refresh } }),
      ]);
      expect(left.status).toBe(204);
      const { tokens } = renewed.status === 200 ? await renewed.json() : answer;
      const headers = { authorization: `Bearer ${tokens.access}` };
      expect(await outcomeOf(await second.send("GET", "/auth/me", { headers }))).toBe("401 unauthenticated");
      const again = await second.send("POST", "/auth/refresh", { body: { refresh: tokens.refresh } });
      expect(again.status).toBe(401);
    }
  });

  test("[AU-21] a login that a transaction is just making while all of them end does not outlive them", async () => {
    const { answer, as } = await first.signUp();
    const known = loginIdOf(answer);
    const made = randomBytes(16);
    let ended: Promise<Response> = Promise.resolve(Response.error());
    await owner.begin(async (making) => {
      // As a device does that the known login has let in: the login is held until the new one is there.
      await making`select 1 from logins where id = ${known} for share`;
      ended = first.send("POST", "/auth/logout-all", { headers: as });
      const waits = async (): Promise<boolean> => {
        const [row] = await owner`
          select count(*)::int as n from pg_stat_activity
           where wait_event_type = 'Lock' and datname = current_database()`;
        return row.n > 0;
      };
      while (!(await waits())) await Bun.sleep(5);
      await making`
        insert into logins (id, account_id, client, user_agent, address, last_seen_at, expires_at)
        select ${made}, account_id, client, user_agent, address, last_seen_at, expires_at from logins where id = ${known}`;
    });
    expect((await ended).status).toBe(204);
    const live = await owner`
      select id from logins where account_id = (select account_id from logins where id = ${known}) and revoked_at is null`;
    expect(live).toHaveLength(0);
  });

  test("[B15] [AU-15] of fifty uses of one code over both exactly one succeeds", async () => {
    const { tokenOf, put, replacement, signIn } = await withCodes(first);
    const elsewhere = (token: string, body: unknown) =>
      second.send("PUT", "/keys/slots", {
        body,
        headers: { authorization: `Bearer ${token}`, "if-match": '"v1"' },
      });
    const token = await tokenOf();
    const made = await Promise.all(Array.from({ length: 50 }, () => replacement()));
    const responses = await Promise.all(
      made.map(({ body }, at) => (at % 2 === 0 ? put(token, body) : elsewhere(token, body))),
    );
    const winners = made.filter((_, at) => responses[at]?.status === 200);
    expect(winners).toHaveLength(1);
    for (const { authKey } of winners) expect((await signIn(authKey)).status).toBe(200);
  });

  // Every table that the one transaction writes: held, it stops there.
  for (const table of ["accounts", "slots", "logins", "key_lists", "audit_entries"]) {
    test(`[AU-15] a service killed while it waits to write ${table} has changed nothing: the code is good, the old passphrase too`, async () => {
      const dying = await start("later", UNLIMITED_ENV);
      const { person, as, tokenOf, put, replacement, signIn } = await withCodes(first);
      const [token, { body, authKey }] = [await tokenOf(), await replacement()];
      await owner.begin(async (held) => {
        await held.unsafe(`lock table ${table} in exclusive mode`);
        const cut = dying
          .send("PUT", "/keys/slots", {
            body,
            headers: { authorization: `Bearer ${token}`, "if-match": '"v1"' },
          })
          .then(
            ({ status }) => `answered ${status}`,
            () => "cut off",
          );
        const waits = async (): Promise<boolean> => {
          const [row] = await owner`
            select count(*)::int as n from pg_locks where relation = ${table}::regclass and not granted`;
          return row.n > 0;
        };
        while (!(await waits())) await Bun.sleep(5);
        dying.process.kill("SIGKILL");
        await dying.process.exited;
        expect(await cut).toBe("cut off");
      });
      expect(await outcomeOf(await second.send("GET", "/auth/me", { headers: as }))).toBe("200");
      expect((await signIn(person.authKey)).status).toBe(200);
      expect((await signIn(authKey)).status).toBe(401);
      expect((await put(token, body)).status).toBe(200);
      expect((await signIn(authKey)).status).toBe(200);
      expect((await signIn(person.authKey)).status).toBe(401);
    });
  }
});

describe("rates over two replicas", () => {
  test("[B20] [AU-11] the first request over the rate is refused by whichever gets it, for that address alone", async () => {
    const env = { HOLDFAST_TRUSTED_PROXIES: "127.0.0.1", HOLDFAST_RATE_LOGIN: "7" };
    const replicas = await Promise.all([start("later", env), start("earlier", env)]);
    const ask = (at: number, from: string) =>
      replicas[at % 2]?.send("POST", "/auth/kdf", {
        body: { email: "ann@example.org" },
        headers: { "x-forwarded-for": from },
      });
    // A minute may begin in between, which gives each address its requests once more: not three times.
    const statuses = await Promise.all(
      Array.from({ length: 28 }, async (_, at) => (await ask(at, "192.0.2.1"))?.status),
    );
    const [allowed, refused] = [200, 429].map(
      (wanted) => statuses.filter((status) => status === wanted).length,
    );
    expect([7, 14]).toContain(allowed ?? 0);
    expect((allowed ?? 0) + (refused ?? 0)).toBe(28);
    expect((await ask(0, "192.0.2.2"))?.status).toBe(200);
    // What a client says of itself before the proxy counts for nothing.
    const spoofed = await Promise.all(
      Array.from({ length: 28 }, async (_, at) => (await ask(at, `198.51.100.${at}, 192.0.2.3`))?.status),
    );
    expect([7, 14]).toContain(spoofed.filter((status) => status === 200).length);
  });
});
