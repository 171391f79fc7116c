import { SQL } from "bun";

export interface PoolOptions {
  readonly url: string;
  /** Connections at most. */
  readonly max: number;
  /** After this long the database gives a statement up, also one that waits for a lock; the edge answers `unavailable`. */
  readonly statementMilliseconds?: number;
}

/** Above the longest honest statement, the commit of a save of 4 MiB, by a factor of a hundred. */
const STATEMENT_MILLISECONDS = 15_000;
const CONNECT_SECONDS = 5;

/** Connections of one service to PostgreSQL: opened when needed, replaced when cut, and none is held for ever by one statement. */
export const createPool = ({ url, max, statementMilliseconds = STATEMENT_MILLISECONDS }: PoolOptions): SQL =>
  new SQL({
    url,
    max,
    connectionTimeout: CONNECT_SECONDS,
    connection: { statement_timeout: statementMilliseconds },
  });
