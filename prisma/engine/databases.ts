import pg from "pg";
import { parse } from "pg-connection-string";

/** A PostgreSQL server as the engine needs it: its own database, and the right to make and drop others. */
export interface Databases {
  readonly name: string;
  readonly schema: string;
  /** Settings of a pool for the database, or for another one of the same server. */
  readonly settings: (database?: string) => pg.PoolConfig;
  /** Runs one statement in the database, or in the one every server has. */
  readonly run: (statement: string, where?: "own" | "maintenance") => Promise<void>;
}

export const quoted = (name: string): string => pg.escapeIdentifier(name);

/** Reads a Prisma connection address. `schema` and `connection_limit` are Prisma's own and are not sent to the server. */
export const createDatabases = (url: string): Databases => {
  const address = new URL(url);
  const schema = address.searchParams.get("schema") ?? "public";
  for (const own of ["schema", "connection_limit"]) address.searchParams.delete(own);
  const name = decodeURIComponent(address.pathname.slice(1));
  const { host, port, user, password, ssl } = parse(address.href);

  // Fields and no connectionString, which would win over `database` and send the shadow database's work to the real one.
  const settings: Databases["settings"] = (database = name) => ({
    host: host ?? "127.0.0.1",
    port: Number(port ?? 5432),
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl: typeof ssl === "string" ? true : (ssl as boolean) }),
  });

  return {
    name,
    schema,
    settings,
    run: async (statement, where = "own") => {
      const client = new pg.Client(settings(where === "own" ? name : "postgres"));
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    },
  };
};
