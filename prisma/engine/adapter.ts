import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";
import { type Databases, quoted } from "./databases.ts";

const CATALOG_CHAR_OID = 18;
const TEXT_OID = 25;

/** Which columns of a result are of the catalog's type "char", by its rows. */
const charColumns = new WeakMap<object, readonly number[]>();

/** The adapter refuses results with the catalog's type "char": they pass it as text, and what they were is kept. */
class CatalogPool extends pg.Pool {
  override query: pg.Pool["query"] = async (...given: unknown[]) => {
    const result = await Reflect.apply(pg.Pool.prototype.query, this, given);
    const fields: readonly pg.FieldDef[] = result?.fields ?? [];
    const columns = fields.flatMap((field, i) => (field.dataTypeID === CATALOG_CHAR_OID ? [i] : []));
    if (columns.length === 0) return result;
    const as = (field: pg.FieldDef, i: number): pg.FieldDef =>
      columns.includes(i) ? { ...field, dataTypeID: TEXT_OID } : field;
    charColumns.set(result.rows, columns);
    return { ...result, rows: result.rows, fields: fields.map(as) };
  };
}

const connect = async (
  settings: pg.PoolConfig,
  schema: string,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<SqlDriverAdapter> => {
  const pool = new CatalogPool(settings);
  const adapter: SqlDriverAdapter = await new PrismaPg(pool, { schema }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const i of charColumns.get(result.rows) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  // The adapter cuts scripts at every semicolon, also inside the body of a function; the server itself cuts them right.
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  adapter.dispose = async () => {
    await pool.end();
    await afterwards();
  };
  return adapter;
};

/** Connections for the engine: to the database, and to an empty one beside it in which it replays the migrations. */
export const createAdapterFactory = (databases: Databases): SqlMigrationAwareDriverAdapterFactory => ({
  provider: "postgres",
  adapterName: "@prisma/adapter-pg",
  connect: () => connect(databases.settings(), databases.schema),
  connectToShadowDb: async () => {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await databases.run(`create database ${quoted(name)} template template0`, "maintenance");
    return connect(databases.settings(name), "public", () =>
      databases.run(`drop database if exists ${quoted(name)} with (force)`, "maintenance"),
    );
  },
});
