import type { SQL } from "bun";
import { own } from "../../sql-values.ts";
import type { HealthRepository } from "./repository.ts";

/** HealthRepository in PostgreSQL. */
export const sqlHealth = (sql: SQL): HealthRepository => ({
  newestProof: async (sessionId) => {
    const [row] = await sql`
      select id, proved_at, proof_whole from session_checkpoints
       where session_id = ${sessionId} and proved_at is not null order by proved_at desc, id desc limit 1`;
    return row === undefined
      ? null
      : { checkpointId: own(row.id), at: row.proved_at, whole: row.proof_whole === true };
  },
});
