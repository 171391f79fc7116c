import type { SQL } from "bun";
import type { RateCounters } from "./rate-limit.ts";

const KEPT_MILLISECONDS = 3_600_000;
const COUNTS_BETWEEN_SWEEPS = 1_000;

/**
 * RateCounters in PostgreSQL: one statement, so that replicas agree and concurrent requests are all counted. Nobody waits for
 * the disk: what a crash of the database forgets is what was counted in its last half second.
 */
export const sqlRateCounters = (sql: SQL): RateCounters => {
  let counts = 0;
  return {
    count: async (key, start) => {
      const window = new Date(start);
      const [row] = await sql`
        with eased as (select set_config('synchronous_commit', 'off', true))
        insert into rate_limits (key, window_start, hits) select ${key}, ${window}, 1 from eased
        on conflict (key) do update set
          hits = case when rate_limits.window_start < excluded.window_start then 1 else rate_limits.hits + 1 end,
          window_start = greatest(rate_limits.window_start, excluded.window_start)
        returning hits`;
      counts += 1;
      if (counts % COUNTS_BETWEEN_SWEEPS === 0) {
        await sql`delete from rate_limits where window_start < ${new Date(start - KEPT_MILLISECONDS)}`;
      }
      return row.hits;
    },
  };
};
