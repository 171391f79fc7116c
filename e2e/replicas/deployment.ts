import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { toBase64url } from "@holdfast/protocol/encoding";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { type ServiceProcess, startServiceProcess } from "@holdfast/service-kit/testing/service-process";
import { startObjectStore } from "@holdfast/session/testing/object-store";
import { type Front, startFront } from "./front.ts";

const MAINS = {
  auth: Bun.resolveSync("@holdfast/auth/main", import.meta.dir),
  session: Bun.resolveSync("@holdfast/session/main", import.meta.dir),
} as const;

type Device = ReturnType<typeof createNodeHoldfast>;
type Replica = 0 | 1;

/** Two processes of each service on one PostgreSQL and one S3 store. */
export interface Replicas {
  readonly databaseUrl: string;
  readonly auth: readonly [ServiceProcess, ServiceProcess];
  readonly session: () => readonly [ServiceProcess, ServiceProcess];
  /** A way to them that prefers one, and goes to the other when that is gone. */
  readonly by: (prefers: Replica) => Front;
  readonly device: (name: string, prefers: Replica) => Device;
  /** SIGKILL to a session service. */
  readonly kill: (which: Replica) => Promise<void>;
  readonly startAgain: (which: Replica) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const secret = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)));

export const startReplicas = async (): Promise<Replicas> => {
  const place = await mkdtemp(join(tmpdir(), "holdfast-replicas-"));
  const database = await testDatabase();
  const store = await startObjectStore();
  const key = await makeSigningJwk();
  const { jwks } = await readSigningKey(key);
  const shared = {
    DATABASE_URL: database.appUrl,
    PORT: "0",
    HOLDFAST_CSRF_SECRET: secret(),
    HOLDFAST_TRUSTED_PROXIES: "127.0.0.1",
    HOLDFAST_MAIL_DIR: join(place, "mail"),
  };
  const authEnv = { ...shared, HOLDFAST_TOKEN_KEY: key, HOLDFAST_FAKE_SALT_SECRET: secret() };
  const sessionEnv = {
    ...shared,
    HOLDFAST_TOKEN_JWKS: JSON.stringify(jwks),
    HOLDFAST_WEBHOOK_KEY: secret(),
    HOLDFAST_S3_BUCKET: "holdfast",
    HOLDFAST_S3_ENDPOINT: `http://127.0.0.1:${store.port}`,
    HOLDFAST_S3_ACCESS_KEY_ID: "S3RVER",
    HOLDFAST_S3_SECRET_ACCESS_KEY: "S3RVER",
  };
  const startAuth = () => startServiceProcess(MAINS.auth, [], authEnv);
  const startSession = () => startServiceProcess(MAINS.session, [], sessionEnv);
  const auth = [await startAuth(), await startAuth()] as const;
  const session: [ServiceProcess, ServiceProcess] = [await startSession(), await startSession()];
  const inOrder = (pair: readonly [ServiceProcess, ServiceProcess], prefers: Replica): readonly string[] => {
    const origins = pair.map(({ origin }) => origin);
    return prefers === 0 ? origins : origins.reverse();
  };
  const fronts = ([0, 1] as const).map((prefers) =>
    startFront({ auth: () => inOrder(auth, prefers), session: () => inOrder(session, prefers) }),
  );
  const by = (prefers: Replica): Front => {
    const front = fronts[prefers];
    if (front === undefined) throw new Error("there are two");
    return front;
  };
  const kill = async (which: Replica): Promise<void> => {
    session[which].kill("SIGKILL");
    await session[which].exited;
  };
  return {
    databaseUrl: database.url,
    auth,
    session: () => session,
    by,
    device: (name, prefers) =>
      createNodeHoldfast({ origin: by(prefers).origin, directory: join(place, name), deviceName: name }),
    kill,
    startAgain: async (which) => {
      session[which] = await startSession();
    },
    stop: async () => {
      for (const front of fronts) await front.stop();
      for (const process of [...session, ...auth]) process.kill("SIGKILL");
      await Promise.all([...session, ...auth].map(({ exited }) => exited));
      await store.close();
      await database.close();
      await rm(place, { recursive: true, force: true });
    },
  };
};
