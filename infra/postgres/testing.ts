import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@holdfast/database/migrate";
import { SQL } from "bun";
import { startPostgres } from "./embedded.ts";
import { sweepLeftovers } from "./leftovers.ts";
import { endProcess, runningPostmaster } from "./postmaster.ts";

export interface TestDatabase {
  readonly url: string;
  readonly appUrl: string;
  readonly close: () => Promise<void>;
}

const TEMPLATE = "holdfast_template";

/** Where whoever runs many test processes names the server they use together: JSON of `ServerUrls`. */
export const TEST_SERVER = "HOLDFAST_TEST_SERVER";

interface ServerUrls {
  readonly url: string;
  readonly appUrl: string;
}

export interface TestServer extends ServerUrls {
  readonly stop: () => Promise<void>;
}

const PREFIX = "holdfast-postgres-";

/** A real PostgreSQL with a migrated template. */
export const startTestServer = async (): Promise<TestServer> => {
  await sweepLeftovers(PREFIX, async (folder) => {
    const left = runningPostmaster(join(folder, "server/data"));
    if (left !== null) await endProcess(left.pid);
  });
  const directory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(directory, 0o711);
  const postgres = await startPostgres({ directory: join(directory, "server"), database: TEMPLATE });
  await migrate(postgres.url);
  return {
    url: postgres.url,
    appUrl: postgres.appUrl,
    stop: async () => {
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** `alone`: no other test's transactions run beside, which hold back whoever waits for all that began earlier. */
export type TestServerKind = "shared" | "alone";

interface Running {
  readonly server: Promise<TestServer>;
  open: number;
}

/** The server of whoever runs this process, which ends it; without one, or alone, a server of this process. */
const findServer = async (kind: TestServerKind): Promise<TestServer> => {
  const given = kind === "alone" ? undefined : process.env[TEST_SERVER];
  if (given === undefined) return startTestServer();
  return { ...(JSON.parse(given) as ServerUrls), stop: async () => undefined };
};

const running = new Map<TestServerKind, Running>();

const named = (url: string, database: string): string => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
};

/**
 * A fresh, migrated database on a real PostgreSQL, a copy of a migrated template made in some 50 ms.
 *
 * Databases of one kind that are open at the same time share one server. One of this process ends, and its files go, with the last `close`:
 * the test runner announces no exit, so nothing else could end it. Call `close` in afterAll.
 */
export const testDatabase = async (kind: TestServerKind = "shared"): Promise<TestDatabase> => {
  const on = running.get(kind) ?? { server: findServer(kind), open: 0 };
  running.set(kind, on);
  on.open += 1;
  const server = await on.server;
  const database = `test_${randomBytes(8).toString("hex")}`;
  const admin = new SQL({ url: named(server.url, "postgres"), max: 1 });
  await admin.unsafe(`create database "${database}" template "${TEMPLATE}"`);
  return {
    url: named(server.url, database),
    appUrl: named(server.appUrl, database),
    close: async () => {
      await admin.unsafe(`drop database if exists "${database}" with (force)`);
      await admin.close();
      on.open -= 1;
      if (on.open > 0) return;
      running.delete(kind);
      await server.stop();
    },
  };
};
