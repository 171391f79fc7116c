import { afterAll, describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import type { HumanAction } from "@holdfast/protocol/human-check";
import { formatId } from "@holdfast/protocol/ids";
import { RATES_PER_MINUTE, type RateName } from "@holdfast/protocol/limits";
import { signRecoveryToken } from "@holdfast/service-kit/recovery-token";
import { memoryBackend } from "../testing/backends.ts";
import { fixtureOn, outcomeOf, signingKey } from "../testing/fixture.ts";
import { createPerson, type Person, randomBytes, registerBody } from "../testing/person.ts";
import { startVerifier } from "../testing/stand-in-verifier.ts";
import { createHumanCheck } from "./human-check.ts";

const ORIGIN = "http://localhost:8787";
const verifier = startVerifier();
afterAll(() => verifier.stop());

const RATES = Object.fromEntries(Object.keys(RATES_PER_MINUTE).map((name) => [name, 1_000])) as Record<
  RateName,
  number
>;

/** A service with the check switched on, and somebody who has an account. */
const guarded = async (patienceMilliseconds = 2_000) => {
  const lines: string[] = [];
  const { place } = verifier;
  const log = (line: string) => lines.push(line);
  const human = createHumanCheck({ place, origin: ORIGIN, log, patienceMilliseconds });
  const fixture = await fixtureOn(memoryBackend(), RATES, 8787, human);
  const person = await createPerson({ recoveryCodes: 4 });
  const send = (path: string, body: object, headers = {}) => fixture.send("POST", path, { body, headers });
  const registered = await send("/auth/register", {
    ...registerBody(person),
    turnstileToken: verifier.token("register"),
  });
  expect(registered.status).toBe(201);
  return { fixture, person, send, lines };
};

const loginBody = ({ email, authKey }: Person) => ({
  email,
  authKey: toBase64url(authKey),
  client: "bearer",
});
const recoverBody = ({ email, recovery: [code] }: Person) => ({
  email,
  slotId: formatId("slt", code?.slotId ?? randomBytes(16)),
  authKey: toBase64url(code?.authKey ?? randomBytes(32)),
});

/** Each guarded route, with a request that is good but for the token. */
const ROUTES: readonly (readonly [HumanAction, string, (person: Person) => Promise<object>, number])[] = [
  ["register", "/auth/register", async () => registerBody(await createPerson()), 201],
  ["login", "/auth/login", async (person) => loginBody(person), 200],
  ["recover", "/auth/recover", async (person) => recoverBody(person), 200],
  [
    "device-start",
    "/cli/device/start",
    async () => ({ client: "bearer", pairingKey: toBase64url(randomBytes(32)) }),
    201,
  ],
];

describe("the human check", () => {
  for (const [action, path, bodyOf, done] of ROUTES) {
    test(`[B16] [HC-2] ${path} needs a token that is good for it, once`, async () => {
      const { person, send } = await guarded();
      const body = await bodyOf(person);
      const answer = async (turnstileToken: string | undefined) =>
        outcomeOf(await send(path, { ...body, ...(turnstileToken === undefined ? {} : { turnstileToken }) }));
      const failed = "403 human-check-failed";
      expect(await answer(undefined)).toBe(failed);
      expect(await answer("ticket.of.nobody")).toBe(failed);
      expect(await answer(verifier.token(action, "elsewhere.example"))).toBe(failed);
      const other = action === "login" ? "recover" : "login";
      expect(await answer(verifier.token(other))).toBe(failed);
      expect(await answer("")).toBe("400 invalid-request");
      const token = verifier.token(action);
      expect(await answer(token)).toBe(String(done));
      expect(await answer(token)).toBe(failed);
    });
  }

  test("[HC-2] a token that failed costs no attempt, and the verifier is told who asks and nothing else", async () => {
    const { person, send } = await guarded();
    for (let i = 0; i < 7; i++) await send("/auth/login", { ...loginBody(person), turnstileToken: "none" });
    const turnstileToken = verifier.token("login");
    expect((await send("/auth/login", { ...loginBody(person), turnstileToken })).status).toBe(200);
    const { secret, ...rest } = verifier.asked.at(-1) ?? {};
    expect(secret).toBe(verifier.place.secret);
    expect(rest).toEqual({ response: turnstileToken, remoteip: "127.0.0.1" });
  });

  test("[B16] [HC-3] what cannot be verified is refused, whatever the reason, and the log holds no token", async () => {
    const { person, send, lines } = await guarded(200);
    const late = Promise.withResolvers<Response>();
    const answers: readonly (() => Response | Promise<Response>)[] = [
      () => new Response("not found", { status: 404 }),
      () => new Response("<html>"),
      () => Response.json({ ok: true }),
      () => Response.json({ success: "true" }),
      () => Response.json({ success: false, "error-codes": ["internal-error"] }),
      () => Response.json({ success: false, "error-codes": ["invalid-input-secret"] }),
      () => Response.redirect(verifier.place.scriptUrl),
      () => late.promise,
    ];
    for (const answer of answers) {
      verifier.answers(answer);
      const turnstileToken = verifier.token("login");
      const refused = await send("/auth/login", { ...loginBody(person), turnstileToken });
      expect(await outcomeOf(refused)).toBe("503 human-check-unavailable");
    }
    late.resolve(new Response());
    verifier.answers(null);
    expect(lines).toHaveLength(answers.length);
    expect(lines.join("")).not.toMatch(/ticket|canary/);
    const turnstileToken = verifier.token("login");
    expect((await send("/auth/login", { ...loginBody(person), turnstileToken })).status).toBe(200);
  });

  test("[HC-3] where nobody listens at the verifier's address nobody is let in", async () => {
    const gone = startVerifier();
    gone.stop();
    const human = createHumanCheck({ place: gone.place, origin: ORIGIN, log: () => {} });
    const fixture = await fixtureOn(memoryBackend(), RATES, 8787, human);
    const body = { ...registerBody(await createPerson()), turnstileToken: "ticket.1" };
    const refused = await fixture.send("POST", "/auth/register", { body });
    expect(await outcomeOf(refused)).toBe("503 human-check-unavailable");
  });

  test("[HC-4] the token of a recovery stands for the check at its own address, and at no other", async () => {
    const { fixture, person, send } = await guarded();
    const turnstileToken = verifier.token("recover");
    const recovering = await (await send("/auth/recover", { ...recoverBody(person), turnstileToken })).json();
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    expect((await send("/auth/login", loginBody(person), bearer(recovering.token))).status).toBe(200);
    const body = { ...registerBody(await createPerson()), turnstileToken: verifier.token("register") };
    expect((await send("/auth/register", body)).status).toBe(201);
    const other = { ...loginBody(person), email: body.email };
    const failed = "403 human-check-failed";
    expect(await outcomeOf(await send("/auth/login", other, bearer(recovering.token)))).toBe(failed);
    const deps = { key: signingKey, now: () => fixture.clock.now - 3600 * 1000 };
    const late = await signRecoveryToken(deps, { accountId: person.accountId, slotId: randomBytes(16) });
    expect(await outcomeOf(await send("/auth/login", loginBody(person), bearer(late)))).toBe(failed);
    expect(await outcomeOf(await send("/auth/login", loginBody(person), bearer("canary")))).toBe(failed);
  });

  test("[HC-1] where it is off a token is not looked at, and nobody is asked", async () => {
    const before = verifier.asked.length;
    const human = createHumanCheck({ place: null, origin: ORIGIN, log: () => {} });
    const { send } = await fixtureOn(memoryBackend(), RATES, 8787, human);
    const body = { ...registerBody(await createPerson()), turnstileToken: "anything" };
    expect((await send("POST", "/auth/register", { body })).status).toBe(201);
    expect(verifier.asked).toHaveLength(before);
  });
});
