import { CSRF_HEADER, type SignedIn } from "@holdfast/protocol/auth";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { ok } from "@holdfast/protocol/result";
import { cookieNames } from "@holdfast/service-kit/cookies";
import { createCsrf } from "@holdfast/service-kit/csrf";
import { createIdentity } from "@holdfast/service-kit/identity";
import { createRateLimiter } from "@holdfast/service-kit/rate-limit";
import { routesOf } from "@holdfast/service-kit/route-table";
import { createService } from "@holdfast/service-kit/service";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { checkCookies } from "@holdfast/service-kit/testing/cookie-rule";
import { createListedAnswers } from "@holdfast/service-kit/testing/listed-answers";
import { createTokenVerifier } from "@holdfast/service-kit/token";
import { type AuthDeps, createApp } from "../app.ts";
import { createDispatcher } from "../features/notices/dispatcher.ts";
import type { Mail, Message } from "../mail/mail.ts";
import { byMail } from "../mail/notice-sender.ts";
import type { Backend } from "./backends.ts";
import { createPerson, type Person, type PersonOptions, randomBytes, registerBody } from "./person.ts";

export type RequestHeaders = Readonly<Record<string, string>>;

export interface SendOptions {
  readonly body?: unknown;
  readonly headers?: RequestHeaders;
  /** The other end of the connection. */
  readonly peer?: string;
}

/** Rates that no test meets by accident. */
const UNLIMITED = Object.fromEntries(
  Object.keys(RATES_PER_MINUTE).map((name) => [name, 1_000_000]),
) as AuthDeps["perMinute"];

export const signingKey = await readSigningKey(await makeSigningJwk());

export const bearer = ({ tokens }: SignedIn): RequestHeaders => ({
  authorization: `Bearer ${tokens?.access}`,
});

/** What a browser would send after this answer. */
export const cookiesOf = (response: Response): ReadonlyMap<string, string> =>
  new Map(
    response.headers.getSetCookie().map((line) => {
      const [pair = ""] = line.split(";");
      return [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const;
    }),
  );

/** A browser's headers: its cookies, and the CSRF token its page reads from one of them. */
export const browser = (cookies: ReadonlyMap<string, string>): RequestHeaders => ({
  cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  [CSRF_HEADER]: cookies.get("holdfast_csrf") ?? "",
});

/** Status and code of a problem, or the status alone. */
export const outcomeOf = async (response: Response): Promise<string> =>
  response.headers.get("content-type") === "application/problem+json"
    ? `${response.status} ${(await response.json()).code}`
    : `${response.status}`;

/** The public address of the service under test. */
export const ORIGIN = "http://localhost:8787";

/** The whole service on a backend, behind its edge, with a clock that tests set forward. */
export const fixtureOn = async (
  backend: Backend,
  perMinute: AuthDeps["perMinute"] = UNLIMITED,
  publicPort = 8787,
  human: AuthDeps["human"] = async () => ok(null),
) => {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const log: string[] = [];
  const csrf = createCsrf(randomBytes(32));
  const cookies = cookieNames(publicPort);
  const sent: Message[] = [];
  const mail: Mail = {
    health: async () => {},
    send: async (message) => {
      sent.push(message);
    },
  };
  const stores = backend.stores(now);
  const dispatcher = createDispatcher({
    queue: stores.noticeQueue,
    senders: [byMail(mail)],
    origin: ORIGIN,
    log: (line) => log.push(line),
    now,
  });
  const verify = createTokenVerifier({ key: signingKey, now });
  const identity = createIdentity({ verify, logins: stores.logins, csrf, cookies });
  const app = createApp({
    nudge: dispatcher.nudge,
    human,
    stores,
    identity,
    limiter: createRateLimiter({ counters: backend.counters, now }),
    perMinute,
    secret: randomBytes(32),
    origin: ORIGIN,
    tokens: { key: signingKey, now },
    csrf,
    cookies,
    random: randomBytes,
    now,
  });
  const edge = {
    identity,
    idempotency: { store: backend.idempotency, now },
    log: (line: string) => log.push(line),
    now,
    trustedProxies: new Set(["10.0.0.1"]),
  };
  const service = createService(edge, app);

  const checkListed = createListedAnswers(routesOf(app));

  const fetch = async (request: Request, peer = "127.0.0.1"): Promise<Response> => {
    const response = await service.fetch(request, peer);
    await checkListed(request, response);
    checkCookies(cookies, response);
    return response;
  };

  const send = (method: string, path: string, { body, headers = {}, peer }: SendOptions = {}) => {
    const request = new Request(`http://localhost/api${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return fetch(request, peer);
  };

  return {
    app,
    service,
    fetch,
    stores,
    clock,
    log,
    /** Messages that were handed to the mail. */
    sent,
    dispatcher,
    send,
    dump: backend.dump,
    /** A person who is registered, and what the service answered. */
    signUp: async (options: PersonOptions = {}) => {
      const person = await createPerson(options);
      const response = await send("POST", "/auth/register", { body: registerBody(person) });
      if (response.status !== 201) throw new Error(await response.text());
      const answer: SignedIn = await response.json();
      return { person, answer, as: bearer(answer) };
    },
    /** A browser signs in as the person. */
    signInBrowser: async ({ email, authKey }: Person) => {
      const body = { email, authKey: Buffer.from(authKey).toString("base64url"), client: "browser" };
      const response = await send("POST", "/auth/login", { body });
      if (response.status !== 200) throw new Error(await response.text());
      return cookiesOf(response);
    },
  };
};
export type Fixture = Awaited<ReturnType<typeof fixtureOn>>;
