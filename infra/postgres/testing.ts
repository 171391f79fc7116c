import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@holdfast/database/migrate";
import { SQL } from "bun";
import { type EmbeddedPostgres, startPostgres } from "./embedded.ts";

export interface TestDatabase {
  readonly url: string;
  readonly appUrl: string;
  readonly close: () => Promise<void>;
}

const TEMPLATE = "holdfast_template";

const startServer = async (): Promise<EmbeddedPostgres> => {
  const directory = mkdtempSync(join(tmpdir(), "holdfast-postgres-"));
  chmodSync(directory, 0o711);
  const server = await startPostgres({ directory: join(directory, "server"), database: TEMPLATE });
  // The exit of a test process cannot wait: the server is told to end at once, and its files go with it.
  process.once("exit", () => {
    process.kill(server.pid, "SIGQUIT");
    rmSync(directory, { recursive: true, force: true });
  });
  await migrate(server.url);
  return server;
};

let started: Promise<EmbeddedPostgres> | undefined;
let made = 0;

const named = (url: string, database: string): string => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
};

/**
 * A fresh, migrated database on a real PostgreSQL. One server serves all tests of a process and ends with it; a database is a copy of a migrated
 * template, made in some 50 ms. Call `close` in afterAll.
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  started ??= startServer();
  const server = await started;
  const database = `test_${process.pid}_${made++}`;
  const admin = new SQL({ url: named(server.url, "postgres"), max: 1 });
  await admin.unsafe(`create database "${database}" template "${TEMPLATE}"`);
  return {
    url: named(server.url, database),
    appUrl: named(server.appUrl, database),
    close: async () => {
      await admin.unsafe(`drop database if exists "${database}" with (force)`);
      await admin.close();
    },
  };
};
