import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@holdfast/database/migrate";
import { startPostgres } from "@holdfast/infra/postgres/embedded";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { HistoryPage } from "@holdfast/protocol/saves";
import { type ServiceProcess, startServiceProcess } from "@holdfast/service-kit/testing/service-process";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import { type BundleRecord, bundleRecords } from "./bundle.ts";
import type { SealedSave } from "./chain.ts";
import { createDeployment } from "./deployment.ts";
import { formOf, OCTETS } from "./forms.ts";
import { createForwarder } from "./forwarder.ts";
import { createMember, randomBytes, type TestMember } from "./member.ts";
import { sqlWorld } from "./world.ts";

const MAIN = join(import.meta.dir, "../main.ts");
const DYING = join(import.meta.dir, "dying-service.ts");
const ANSWER_MILLISECONDS = 20_000;

/** When the service of a rig kills what. */
export interface Death {
  readonly step: string;
  /** At which passing of the step, from 1. */
  readonly times: number;
  readonly of: "service" | "database";
}

/** A database server and blobs that outlive the processes of the service, all of which may be killed. */
export const createRig = async () => {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-faults-"));
  await chmod(directory, 0o711);
  const options = { directory: join(directory, "postgres"), database: "holdfast" };
  const deployment = await createDeployment(join(directory, "blobs"));
  const services: ServiceProcess[] = [];
  let postgres = await startPostgres(options);
  await migrate(postgres.url);
  const forwarder = await createForwarder(postgres.port);
  /** Where services find the database, also after it was started anew. */
  const databaseUrl = new URL(postgres.appUrl);
  databaseUrl.port = String(forwarder.port);

  const withSql = async <T>(use: (sql: SQL) => Promise<T>): Promise<T> => {
    const sql = new SQL({ url: postgres.url, max: 2 });
    try {
      return await use(sql);
    } finally {
      await sql.close();
    }
  };

  /** Resolves when a save waits for a lock that somebody else holds. */
  const untilWaiting = async (sql: SQL): Promise<void> => {
    for (const begun = Date.now(); Date.now() - begun < ANSWER_MILLISECONDS; ) {
      const [row] = await sql`select count(*)::int as waiting from pg_stat_activity
        where wait_event_type = 'Lock' and query like '%from commit_save%' and datname = current_database()`;
      if (row.waiting > 0) return;
      await Bun.sleep(5);
    }
    throw new Error("no save waits for the lock");
  };

  return {
    withSql,
    killDatabase: () => process.kill(postgres.pid, "SIGKILL"),
    /** The children of a killed server work on until they notice. */
    untilDatabaseIsGone: async (): Promise<void> => {
      for (const begun = Date.now(); Date.now() - begun < ANSWER_MILLISECONDS; ) {
        const [answer] = await Promise.allSettled([withSql((sql) => sql`select 1`)]);
        if (answer.status === "rejected") return;
        await Bun.sleep(20);
      }
      throw new Error("the killed database still answers");
    },
    /** Starts the database again after it was killed, for running services at the same address. */
    restartDatabase: async () => {
      postgres = await startPostgres(options);
      forwarder.to(postgres.port);
    },
    /** How many files of segments no row names. */
    orphans: async (): Promise<number> => {
      const files = new Bun.Glob("segments/**/*-*").scan(join(directory, "blobs"));
      const rows = await withSql((sql) => sql`select encode(digest, 'hex') as digest from segments`);
      const named = new Set(rows.map((row: { digest: string }) => row.digest));
      let count = 0;
      for await (const file of files) if (!named.has(file.slice(file.lastIndexOf("-") + 1))) count += 1;
      return count;
    },
    /** Runs `use` while the row of the session is locked, so that a save stops inside its transaction. */
    whileLocked: <T>(session: Bytes, use: (untilSaveWaits: () => Promise<void>) => Promise<T>): Promise<T> =>
      withSql(async (sql) => {
        const holder = await sql.reserve();
        await holder`begin`;
        await holder`select 1 from workspace_sessions where id = ${session} for update`;
        try {
          return await use(() => untilWaiting(sql));
        } finally {
          // The database may be gone, and with it the lock.
          await Promise.allSettled([holder`rollback`]);
          holder.release();
        }
      }),
    startService: async (death?: Death): Promise<ServiceProcess> => {
      const env = { ...deployment.env, DATABASE_URL: databaseUrl.href };
      const pid = death?.of === "database" ? postgres.pid : 0;
      const service =
        death === undefined
          ? await startServiceProcess(MAIN, [], env)
          : await startServiceProcess(DYING, [death.step, String(death.times), String(pid)], env);
      services.push(service);
      return service;
    },
    endServices: async (): Promise<void> => {
      for (const service of services.splice(0)) {
        service.kill("SIGKILL");
        await service.exited;
      }
    },
    newSession: async (): Promise<{ ann: TestMember; session: Bytes }> => {
      const ann = await createMember();
      const session = randomBytes(16);
      await withSql(async (sql) => {
        await sqlWorld(sql).addMember(ann);
        await sqlWorld(sql).addSession(ann, session);
      });
      return { ann, session };
    },
    /** Calls on a session as a member of its workspace. */
    client: async (service: ServiceProcess, ann: TestMember, session: Bytes) => {
      const authorization = await deployment.as(ann);
      const call = (method: string, path: string, body?: FormData | Bytes | string, type?: string) =>
        fetch(`${service.origin}/api/sessions/${formatId("ses", session)}${path}`, {
          method,
          headers: { ...authorization, ...(type === undefined ? {} : { "content-type": type }) },
          signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
          ...(body === undefined ? {} : { body }),
        });
      /** The status, or null when the connection ended without one. */
      const statusOf = async (answer: Promise<Response>): Promise<number | null> => {
        const [response] = await Promise.allSettled([answer]);
        return response.status === "fulfilled" ? response.value.status : null;
      };
      return {
        save: (save: SealedSave) => statusOf(call("POST", "/saves", formOf(save))),
        putSegment: ({ id, bytes }: { readonly id: Bytes; readonly bytes: Bytes }) =>
          statusOf(call("PUT", `/segments/${formatId("seg", id)}`, bytes, OCTETS)),
        /** Digests of the stored saves, newest first. */
        history: async (): Promise<readonly string[]> => {
          const page: HistoryPage = await (await call("GET", "/history")).json();
          return page.items.map(({ digest }) => digest);
        },
        bundle: async ({ digest }: SealedSave): Promise<readonly BundleRecord[]> => {
          const body = JSON.stringify({ at: toHex(digest) });
          const response = await call("POST", "/bundle", body, "application/json");
          return bundleRecords(new Uint8Array(await response.arrayBuffer()));
        },
      };
    },
    close: async () => {
      forwarder.close();
      await postgres.stop();
      await rm(directory, { recursive: true });
    },
  };
};
export type Rig = Awaited<ReturnType<typeof createRig>>;
export type RigClient = Awaited<ReturnType<Rig["client"]>>;
