import type { SQL } from "bun";
import type { SignInAttempts } from "./attempts.ts";

const TAKES_BETWEEN_SWEEPS = 1_000;

/**
 * SignInAttempts in PostgreSQL: taking one is one statement. Nobody waits for the disk: what a crash of the database forgets
 * is what was counted in its last half second.
 */
export const sqlAttempts = (sql: SQL): SignInAttempts => {
  let takes = 0;
  return {
    take: async (key, { max, now, expiresAt }) => {
      const at = new Date(now);
      takes += 1;
      if (takes % TAKES_BETWEEN_SWEEPS === 0) {
        await sql`delete from sign_in_attempts where expires_at <= ${at}`;
      }
      const taken = await sql`
        with eased as (select set_config('synchronous_commit', 'off', true))
        insert into sign_in_attempts as a (key, attempts, expires_at) select ${key}, 1, ${new Date(expiresAt)} from eased
        on conflict (key) do update set
          attempts = case when a.expires_at <= ${at} then 1 else a.attempts + 1 end, expires_at = excluded.expires_at
        where a.expires_at <= ${at} or a.attempts < ${max} returning attempts`;
      if (taken.length === 1) return null;
      const [row] = await sql`select expires_at from sign_in_attempts where key = ${key}`;
      return row === undefined ? now : row.expires_at.getTime();
    },
    clear: async (key) => {
      await sql`
        with eased as (select set_config('synchronous_commit', 'off', true))
        delete from sign_in_attempts using eased where key = ${key}`;
    },
  };
};
