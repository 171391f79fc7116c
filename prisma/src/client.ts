import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/client.ts";

export type { PrismaClient } from "../generated/client.ts";

/**
 * Typed access to all tables, for what is not on a measured hot path; those use Bun.sql.
 *
 * Connects at the first query. `poolMax` is the number of connections at most, 4 where nothing is said. End it with `$disconnect`.
 */
export const createPrisma = (url: string, poolMax = 4): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: poolMax }) });
