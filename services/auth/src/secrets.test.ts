import { afterAll, expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Backend, databaseBackend } from "./testing/backends.ts";
import { browser, cookiesOf, fixtureOn, outcomeOf } from "./testing/fixture.ts";
import { createPerson, type Person, randomBytes, registerBody } from "./testing/person.ts";

const backends: Backend[] = [];
const begin = async () => {
  const backend = await databaseBackend();
  backends.push(backend);
  return { backend, fixture: await fixtureOn(backend) };
};
afterAll(async () => {
  for (const backend of backends) await backend.close();
});

const forms = (bytes: Bytes): readonly string[] => [
  toBase64url(bytes),
  toHex(bytes),
  Buffer.from(bytes).toString("base64"),
  [...bytes].join(","),
];

/** What only the client may hold, and what is shown to the service but never kept as it is. */
const secretsOf = ({ secrets, authKey, recovery }: Person): readonly Bytes[] => [
  secrets.rootKey,
  secrets.spaceKey,
  ...secrets.keyRing.generations.flatMap(({ cid, gear }) => [cid, gear]),
  ...secrets.keyRing.inbox,
  authKey,
  ...recovery.map((code) => code.authKey),
];

/** An account's day: everything that hands a secret over or is refused with one. */
const live = async (fixture: Awaited<ReturnType<typeof begin>>["fixture"]) => {
  const person = await createPerson({ recoveryCodes: 4 });
  const problems: string[] = [];
  const texts: string[] = [];
  const send: typeof fixture.send = async (...request) => {
    const response = await fixture.send(...request);
    const text = await response.clone().text();
    if (response.headers.get("content-type") === "application/problem+json") problems.push(text);
    return response;
  };
  const body = registerBody(person);
  const registered: SignedIn = await (await send("POST", "/auth/register", { body })).json();
  await send("POST", "/auth/register", { body });
  const { email } = person;
  const login = { email, authKey: toBase64url(person.authKey), client: "browser" };
  const cookies = cookiesOf(await send("POST", "/auth/login", { body: login }));
  const wrong = randomBytes(32);
  for (let i = 0; i < 6; i++) {
    await send("POST", "/auth/login", { body: { ...login, authKey: toBase64url(wrong) } });
  }
  const refresh = registered.tokens?.refresh ?? "";
  const renewed = await (await send("POST", "/auth/refresh", { body: { refresh } })).json();
  await send("POST", "/auth/refresh", { body: { refresh } });
  fixture.clock.now += 60_000;
  await send("POST", "/auth/refresh", { body: { refresh } });
  const recovering: string[] = [];
  for (const { slotId, authKey } of person.recovery) {
    const code = { email, slotId: formatId("slt", slotId), authKey: toBase64url(authKey) };
    const recovered = await (await send("POST", "/auth/recover", { body: code })).json();
    const authorization = `Bearer ${recovered.token}`;
    await send("PUT", "/keys/slots", { body, headers: { authorization, "if-match": '"v1"' } });
    await send("POST", "/auth/recover", { body: { ...code, authKey: toBase64url(wrong) } });
    await send("POST", "/auth/recovery-codes/generate", { body: code, headers: { authorization } });
    recovering.push(recovered.token);
  }
  const { cookie = "" } = browser(cookies);
  await send("POST", "/auth/refresh", { body: {}, headers: { cookie } });
  await send("GET", "/auth/me", { headers: { authorization: `Bearer ${registered.tokens?.access}x` } });
  await send("PUT", "/keys/slots", { body, headers: { ...browser(cookies), "if-match": '"v1"' } });
  await send("GET", `/auth/me?access=${registered.tokens?.access}`, { headers: browser(cookies) });
  texts.push(refresh, registered.tokens?.access ?? "", renewed.tokens.access, renewed.tokens.refresh);
  texts.push(...cookies.values(), ...recovering);
  for (const bytes of [...secretsOf(person), wrong]) texts.push(...forms(bytes));
  const sealed = [body.keyList, body.workspace.grant, body.slots[0]?.wrap ?? ""];
  return { person, secrets: texts, sealed, problems };
};

test("[A45] [AU-12] no key, token or cookie is stored as it is", async () => {
  const { fixture } = await begin();
  const { secrets, person } = await live(fixture);
  const stored = await fixture.dump();
  expect(stored).toContain(toHex(person.wire.keyList));
  for (const secret of secrets) expect(stored).not.toContain(secret);
});

test("[AU-12] [ED-6] the log has one JSON line for each request and nothing of what was said in it", async () => {
  const { fixture } = await begin();
  const { secrets, sealed, person } = await live(fixture);
  const log = fixture.log.join("\n");
  for (const text of [...secrets, ...sealed, person.email, toHex(person.accountId), "127.0.0.1"])
    expect(log).not.toContain(text);
  for (const line of fixture.log) {
    expect(Object.keys(JSON.parse(line)).toSorted()).toEqual([
      "at",
      "method",
      "milliseconds",
      "requestId",
      "route",
      "status",
      "trace",
    ]);
    expect(line).not.toContain("?");
  }
  expect(fixture.log.length).toBeGreaterThan(10);
});

test("[AU-12] [ED-1] problems name the reason and repeat nothing", async () => {
  const { fixture } = await begin();
  const { secrets, sealed, problems, person } = await live(fixture);
  expect(problems.length).toBeGreaterThan(8);
  for (const problem of problems)
    for (const text of [...secrets, ...sealed, person.email]) expect(problem).not.toContain(text);
});

test("[AU-12] [ED-1] an outage is unavailable, may be tried again, and tells the log no secret", async () => {
  const { backend, fixture } = await begin();
  const { person } = await fixture.signUp();
  await backend.close();
  backends.splice(backends.indexOf(backend), 1);
  const body = { email: person.email, authKey: toBase64url(person.authKey), client: "bearer" };
  const response = await fixture.send("POST", "/auth/login", { body });
  expect(await response.clone().json()).toMatchObject({
    code: "unavailable",
    retryable: true,
    dataSafe: true,
  });
  const second = await createPerson();
  const registered = await fixture.send("POST", "/auth/register", { body: registerBody(second) });
  expect(await outcomeOf(registered)).toBe("503 unavailable");
  const log = fixture.log.slice(-2).join("\n");
  expect(log).toContain('"error"');
  for (const text of [body.authKey, person.email, toBase64url(second.wire.keyList), toHex(second.accountId)])
    expect(log).not.toContain(text);
});
