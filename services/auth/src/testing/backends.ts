import { createPrisma } from "@holdfast/database/client";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import type { IdempotencyStore } from "@holdfast/service-kit/idempotency";
import { memoryIdempotency } from "@holdfast/service-kit/idempotency.memory";
import { sqlIdempotency } from "@holdfast/service-kit/idempotency.sql";
import type { RateCounters } from "@holdfast/service-kit/rate-limit";
import { memoryRateCounters } from "@holdfast/service-kit/rate-limit.memory";
import { sqlRateCounters } from "@holdfast/service-kit/rate-limit.sql";
import { SQL } from "bun";
import type { Stores } from "../app.ts";
import { createMemoryTables } from "../memory-tables.ts";
import { databaseStores, memoryStores } from "../stores.ts";

/** Everything the service keeps things in. */
export interface Backend {
  readonly stores: (now: () => number) => Stores;
  readonly counters: RateCounters;
  readonly idempotency: IdempotencyStore;
  /** Everything that is stored, as one text; bytes are lower-case hex. */
  readonly dump: () => Promise<string>;
  /** Where a test reaches past the service into its database. */
  readonly ownerUrl: string;
  readonly close: () => Promise<void>;
}

const bytesAsHex = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;

export const memoryBackend = (): Backend => {
  const tables = createMemoryTables();
  return {
    stores: (now) => memoryStores(tables, now),
    counters: memoryRateCounters(),
    idempotency: memoryIdempotency(),
    dump: async () => {
      const { audit, notices, ...maps } = tables;
      const { shown, outgoing, preferences, told } = notices;
      const notified = [shown, outgoing, [...preferences], [...told]];
      return JSON.stringify(
        [...Object.values(maps).map((rows) => [...rows]), notified, audit.all()],
        bytesAsHex,
      );
    },
    ownerUrl: "",
    close: async () => {},
  };
};

/** PostgreSQL, as the role that the service has in production. */
export const databaseBackend = async (): Promise<Backend> => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 1 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  const prisma = createPrisma(database.appUrl, 6);
  return {
    stores: (now) => databaseStores(prisma, sql, now),
    counters: sqlRateCounters(sql),
    idempotency: sqlIdempotency(sql),
    dump: async () => {
      const tables = await owner`select relname from pg_stat_user_tables
        where schemaname = 'public' order by relname`;
      const rows: unknown[] = [];
      for (const { relname } of tables) {
        rows.push(relname, await owner.unsafe(`select to_jsonb(t)::text as row from "${relname}" t`));
      }
      return JSON.stringify(rows);
    },
    ownerUrl: database.url,
    close: async () => {
      await prisma.$disconnect();
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
};
