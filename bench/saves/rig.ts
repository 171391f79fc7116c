import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { createDeployment, type Deployment } from "@holdfast/session/testing/deployment";
import { SQL } from "bun";
import { type EntryProcess, startEntry } from "./entry-process.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { recordSaves } from "./sealed-tape.ts";
import type { Tape } from "./tape.ts";

const SERVICE = Bun.resolveSync("@holdfast/session/main", import.meta.dir);
const LOAD = join(import.meta.dir, "load.ts");
/** The most that the setting allows: saves are counted, and nobody is refused here. */
const SAVES_PER_MINUTE = "1000000";

/** The session service, its database and a load generator, each a process of its own, all on this machine. */
export interface Rig {
  /** As the superuser, for preparing. */
  readonly sql: SQL;
  readonly deployment: Deployment;
  readonly service: EntryProcess;
  /** What this run leaves lies here, until its end. */
  readonly folder: string;
  /** A new file in the folder of this run. */
  readonly file: () => string;
  readonly start: (entry: string, env: Readonly<Record<string, string>>) => Promise<EntryProcess>;
  readonly record: (clients: number, savesEach: number) => Promise<Tape>;
  /** Plays a tape to the server at `port`, at a rate or as fast as answers come. */
  readonly play: (tape: Tape, perSecond: number | null, port: number) => Promise<LoadResult>;
  readonly close: () => Promise<void>;
}

/** `settings` are those of the service, beside what it cannot do without. */
export const createRig = async (settings: Readonly<Record<string, string>> = {}): Promise<Rig> => {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const database = await testDatabase();
  const sql = new SQL({ url: database.url, max: 4 });
  const deployment = await createDeployment(join(directory, "blobs"));
  const running: EntryProcess[] = [];
  let files = 0;
  const file = (): string => join(directory, `${files++}`);

  const start: Rig["start"] = async (entry, env) => {
    const started = await startEntry(entry, { ...env, DATABASE_URL: database.appUrl }, file());
    running.push(started);
    return started;
  };
  return {
    sql,
    deployment,
    service: await start(SERVICE, { ...deployment.env, ...settings, HOLDFAST_RATE_SAVES: SAVES_PER_MINUTE }),
    folder: directory,
    file,
    start,
    record: (clients, savesEach) => recordSaves(sql, deployment, { file: file(), clients, savesEach }),
    play: async (tape, perSecond, port) => {
      const order: LoadOrder = { hostname: "127.0.0.1", port, tape, perSecond };
      const child = Bun.spawn([process.execPath, LOAD], {
        stdin: Buffer.from(JSON.stringify(order)),
        stdout: "pipe",
        stderr: "inherit",
      });
      const result: LoadResult = await new Response(child.stdout).json();
      await child.exited;
      return result;
    },
    close: async () => {
      for (const process of running) await process.stop();
      await sql.close();
      await database.close();
      await rm(directory, { recursive: true });
    },
  };
};
