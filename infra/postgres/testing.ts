import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@holdfast/database/migrate";
import { SQL } from "bun";
import { type EmbeddedPostgres, startPostgres } from "./embedded.ts";
import { sweepLeftovers } from "./leftovers.ts";
import { endProcess, runningPostmaster } from "./postmaster.ts";

export interface TestDatabase {
  readonly url: string;
  readonly appUrl: string;
  readonly close: () => Promise<void>;
}

const TEMPLATE = "holdfast_template";

interface TestServer {
  readonly postgres: EmbeddedPostgres;
  readonly directory: string;
}

const PREFIX = "holdfast-postgres-";

const startServer = async (): Promise<TestServer> => {
  await sweepLeftovers(PREFIX, async (folder) => {
    const left = runningPostmaster(join(folder, "server/data"));
    if (left !== null) await endProcess(left.pid);
  });
  const directory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(directory, 0o711);
  const postgres = await startPostgres({ directory: join(directory, "server"), database: TEMPLATE });
  await migrate(postgres.url);
  return { postgres, directory };
};

let started: Promise<TestServer> | undefined;
let open = 0;
let made = 0;

const named = (url: string, database: string): string => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
};

/**
 * A fresh, migrated database on a real PostgreSQL, a copy of a migrated template made in some 50 ms.
 *
 * Databases that are open at the same time share one server. It ends, and its files go, with the last `close`: the test runner announces
 * no exit, so nothing else could end it. Call `close` in afterAll.
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  open += 1;
  started ??= startServer();
  const { postgres, directory } = await started;
  const database = `test_${process.pid}_${made++}`;
  const admin = new SQL({ url: named(postgres.url, "postgres"), max: 1 });
  await admin.unsafe(`create database "${database}" template "${TEMPLATE}"`);
  return {
    url: named(postgres.url, database),
    appUrl: named(postgres.appUrl, database),
    close: async () => {
      await admin.unsafe(`drop database if exists "${database}" with (force)`);
      await admin.close();
      open -= 1;
      if (open > 0) return;
      started = undefined;
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
