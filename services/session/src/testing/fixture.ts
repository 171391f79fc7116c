import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { ACCESS_TOKEN_SECONDS } from "@holdfast/protocol/limits";
import { cookieNames } from "@holdfast/service-kit/cookies";
import { createCsrf } from "@holdfast/service-kit/csrf";
import { createIdentity } from "@holdfast/service-kit/identity";
import { routesOf } from "@holdfast/service-kit/route-table";
import { createService } from "@holdfast/service-kit/service";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { createListedAnswers } from "@holdfast/service-kit/testing/listed-answers";
import { createTokenVerifier, signToken, type TokenKind } from "@holdfast/service-kit/token";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { createApp, type SessionDeps } from "../app.ts";
import { createWorkerPool } from "../assisted/pool.ts";
import { memoryBus } from "../events/bus.memory.ts";
import { createHub } from "../events/hub.ts";
import { toldStores } from "../events/told-stores.ts";
import { eventSockets } from "../features/events/sockets.ts";
import { createOperations } from "../operations/operations.ts";
import { registerScrubRun } from "../operations/scrub-run.ts";
import { createScrub } from "../scrub/scrub.ts";
import { createSecretBox } from "../webhooks/seal-secret.ts";
import { type Backend, copiesOn, memoryBackend } from "./backends.ts";
import type { SealedSave } from "./chain.ts";
import { formOf } from "./forms.ts";
import { createMember, metaOf, randomBytes, type TestMember } from "./member.ts";
import type { DeviceTerms } from "./world.ts";

export interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Null: nobody. */
  readonly as?: TestMember | null;
}
export type Send = (method: string, path: string, options?: SendOptions) => Promise<Response>;

const key = await readSigningKey(await makeSigningJwk());
/** The public half of what signs the tokens of tests. */
export const tokenKeys = key.jwks;
export const csrf = createCsrf(randomBytes(32));

export const bearerOf = async (
  member: TestMember,
  kind: TokenKind = "access",
  seconds = ACCESS_TOKEN_SECONDS,
) => ({
  authorization: `Bearer ${await signToken({ key, now: Date.now }, kind, member, seconds)}`,
});

/** Fast, and silent for longer than any test stands still. */
const OPERATION_PACE = { poll: 1_000, beat: 10, silent: 60_000 };

/** One for all fixtures of a process; its threads begin with the first request that needs one. */
const pool = createWorkerPool();

/** What names lead to in tests: a resolver in whose hands nothing leaves this machine. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "example.com": ["93.184.215.14"],
  "hooks.example.org": ["93.184.215.14", "2606:4700::1111"],
  "inside.example.org": ["10.0.0.1"],
  "half.example.org": ["93.184.215.14", "169.254.169.254"],
};
const testHooks = {
  targets: { allow: [], resolve: async (name: string) => NAMES[name] ?? [] },
  box: createSecretBox(randomBytes(32), randomBytes),
  nudge: () => undefined,
};

/** The whole service on a backend, behind its edge, with one member who has a session. */
export const fixtureOn = async (
  backend: Backend,
  savesPerMinute = 100_000,
  onStep: SessionDeps["onStep"] = async () => undefined,
) => {
  const now = Date.now;
  const { blobs, logins, world } = backend;
  const bus = memoryBus();
  const stores = toldStores(backend.stores, bus);
  const { events } = stores;
  const hub = createHub({ events, bus, random: randomBytes, now, log: (line) => log.push(line) });
  const damaged: Bytes[] = [];
  const log: string[] = [];
  const identity = createIdentity({
    verify: createTokenVerifier({ key, now }),
    logins,
    csrf,
    cookies: cookieNames(8787),
  });
  const copies = copiesOn(backend, {
    now,
    onDamage: ({ objectId }) => damaged.push(objectId),
    log: (line) => log.push(line),
  });
  const operations = createOperations({
    rows: stores.operations,
    log: (line) => log.push(line),
    random: randomBytes,
    now,
    pace: OPERATION_PACE,
  });
  const scrub = createScrub({
    ...stores,
    copies,
    queue: stores.replica,
    first: blobs,
    second: backend.replica,
    days: 30,
    now,
    pause: async () => undefined,
  });
  registerScrubRun(operations, {
    scrub,
    objects: stores.objects,
    roles: stores.retention,
    pause: async () => undefined,
  });
  const app = createApp({
    pool,
    operations,
    stores,
    hub,
    blobs,
    identity,
    random: randomBytes,
    now,
    copies,
    webhooks: { ...testHooks, callsPerMinute: savesPerMinute },
    savesPerMinute,
    recoveriesPerMinute: savesPerMinute,
    operationsPerMinute: savesPerMinute,
    onStep,
  });
  const service = createService(
    {
      identity,
      idempotency: { store: backend.idempotency, now },
      log: (line) => log.push(line),
      now,
      trustedProxies: new Set(),
      sockets: eventSockets({ hub, events, origins: new Set(["http://localhost"]), now }),
    },
    app,
  );
  const expectListed = createListedAnswers(routesOf(app));
  const fetch = async (request: Request): Promise<Response> => {
    const response = await service.fetch(request);
    await expectListed(request, response);
    return response;
  };
  const ann = await createMember();
  await world.addMember(ann);

  const send: Send = async (method, path, { body, headers = {}, as = ann } = {}) => {
    const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof Uint8Array);
    return fetch(
      new Request(`http://localhost/api${path}`, {
        method,
        headers: {
          ...(as === null ? {} : await bearerOf(as)),
          ...(isJson ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as FormData | Bytes) }),
      }),
    );
  };
  const newSession = async (member = ann, branchOf?: string, branchAt?: string): Promise<Bytes> => {
    const id = randomBytes(16);
    const meta = toBase64url(await metaOf(member, id, 1));
    const origin = {
      ...(branchOf === undefined ? {} : { branchOf }),
      ...(branchAt === undefined ? {} : { branchAt }),
    };
    const body = { id: formatId("ses", id), meta, nameTag: toBase64url(randomBytes(16)), ...origin };
    const response = await send("POST", "/sessions", { body, as: member });
    if (response.status !== 201) throw new Error(await response.text());
    return id;
  };
  const session = await newSession();
  return {
    app,
    fetch,
    /** Also answers sockets, for a server of a test. */
    service,
    hub,
    bus,
    events,
    world,
    audited: world.audited,
    damage: backend.damage,
    copies,
    operations,
    /** Ids of segments and digests of manifests that the service has reported as damaged. */
    damaged,
    log,
    ann,
    session,
    /** Path of the session, for `send`. */
    path: `/sessions/${formatId("ses", session)}`,
    send,
    newSession,
    newMember: async (terms: DeviceTerms = {}): Promise<TestMember> => {
      const member = { ...(await createMember()), assisted: terms.assisted ?? false };
      await world.addMember(member, terms);
      return member;
    },
    save: (sealed: Pick<SealedSave, "manifest" | "segments">, as = ann, to = session) =>
      send("POST", `/sessions/${formatId("ses", to)}/saves`, { body: formOf(sealed), as }),
  };
};
export type BackendFixture = Awaited<ReturnType<typeof fixtureOn>>;

/** The service on memory, whose tables a test may look into. */
export const createFixture = async (savesPerMinute?: number) => {
  const backend = memoryBackend();
  const { tables, blobMap } = backend;
  return {
    ...(await fixtureOn(backend, savesPerMinute)),
    tables,
    blobs: blobMap,
    /** Everything that saves write, as one text. */
    stored: () =>
      JSON.stringify(
        [tables.manifests, tables.segments, tables.ranges, tables.sessions, blobMap].map((map) => [...map]),
      ),
  };
};
export type Fixture = Awaited<ReturnType<typeof createFixture>>;

/** Status and code of a problem, or the status alone. */
export const outcomeOf = async (response: Response): Promise<string> =>
  response.headers.get("content-type") === "application/problem+json"
    ? `${response.status} ${(await response.json()).code}`
    : `${response.status}`;

export const bytesOf = async (response: Response): Promise<Bytes> =>
  new Uint8Array(await response.arrayBuffer());

export const sameBytes = async (response: Response, bytes: Bytes): Promise<boolean> =>
  equal(await bytesOf(response), bytes);
