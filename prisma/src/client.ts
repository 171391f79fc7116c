import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/client.ts";

export type { PrismaClient } from "../generated/client.ts";

/** Above the longest honest statement by far; a statement that waits for a lock is given up too. */
const STATEMENT_MILLISECONDS = 15_000;
const CONNECT_MILLISECONDS = 5_000;

export interface PrismaTimes {
  readonly statementMilliseconds?: number;
  /** For a connection of the pool to be free, or to be made. */
  readonly connectMilliseconds?: number;
}

/**
 * Typed access to all tables, for what is not on a measured hot path; those use Bun.sql.
 *
 * Connects at the first query. `poolMax` is the number of connections at most, 4 where nothing is said. End it with `$disconnect`.
 */
export const createPrisma = (
  url: string,
  poolMax = 4,
  {
    statementMilliseconds = STATEMENT_MILLISECONDS,
    connectMilliseconds = CONNECT_MILLISECONDS,
  }: PrismaTimes = {},
): PrismaClient =>
  new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: poolMax,
      statement_timeout: statementMilliseconds,
      connectionTimeoutMillis: connectMilliseconds,
    }),
  });
