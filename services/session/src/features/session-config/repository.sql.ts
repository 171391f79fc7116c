import type { SQL } from "bun";
import type { SessionConfigRepository } from "./repository.ts";

/** SessionConfigRepository in PostgreSQL. */
export const sqlSessionConfigs = (sql: SQL): SessionConfigRepository => ({
  find: async (accountId) => {
    const [row] = await sql`select * from session_configs where account_id = ${accountId}`;
    if (row === undefined) return null;
    return {
      autoSaveIntervalSeconds: row.auto_save_interval_seconds,
      retentionDays: row.retention_days,
      checkpointRetentionDays: row.checkpoint_retention_days,
      maxSessionBytes: row.max_session_bytes,
      compressionEnabled: row.compression_enabled,
      version: row.version,
    };
  },
  put: async (accountId, config, audit) => {
    const {
      autoSaveIntervalSeconds,
      retentionDays,
      checkpointRetentionDays,
      maxSessionBytes,
      compressionEnabled,
    } = config;
    // A first one that another request has just stored is seen by the conflict, whose version is then not the one expected.
    const rows = await sql`
      with put as (
        insert into session_configs as c (account_id, auto_save_interval_seconds, retention_days, checkpoint_retention_days,
                                          max_session_bytes, compression_enabled, version, updated_at)
        select ${accountId}::bytea, ${autoSaveIntervalSeconds}::int, ${retentionDays}::int, ${checkpointRetentionDays}::int,
               ${maxSessionBytes}::int, ${compressionEnabled}::boolean, ${config.version}::int, ${audit.at}::timestamptz
         where ${config.version}::int = 1 or exists (select from session_configs where account_id = ${accountId})
        on conflict (account_id) do update set
          auto_save_interval_seconds = excluded.auto_save_interval_seconds, retention_days = excluded.retention_days,
          checkpoint_retention_days = excluded.checkpoint_retention_days, max_session_bytes = excluded.max_session_bytes,
          compression_enabled = excluded.compression_enabled, version = excluded.version, updated_at = excluded.updated_at
          where c.version = excluded.version - 1
        returning 1
      )
      select append_audit(${audit.id}, ${audit.at}, ${audit.action}, ${audit.accountId}, ${audit.loginId},
                          ${audit.workspaceId}, ${audit.target}) from put`;
    return rows.length === 1;
  },
});
