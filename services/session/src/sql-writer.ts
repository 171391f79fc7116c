import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { own } from "./sql-values.ts";
import { type WriterRefusal, writerRefusalOf } from "./writer-refusal.ts";

/** Who wants to write what into a session that is there. Ids are 16 bytes. */
export interface SessionWriter {
  readonly sessionId: Bytes;
  /** As the sealed object names it. */
  readonly workspaceId: Bytes;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly deviceId: Bytes;
  /** The key a signature was verified with; null where no signature covers the object. */
  readonly edPublic: Bytes | null;
  readonly epoch: number;
}

/** Judges a writer by `writer_refusal()` of migration 0002 and the session's own row; null when it may write. [SP-2] */
export const sqlJudge =
  (sql: SQL) =>
  async (writer: SessionWriter): Promise<WriterRefusal | "device-key-changed" | null> => {
    const { sessionId, accountId, loginId, deviceId, edPublic, epoch } = writer;
    const [row] = await sql`
      select s.workspace_id, writer_refusal(
        s.workspace_id, s.id, ${accountId}, ${loginId}, ${deviceId}, ${edPublic}, ${epoch}) as code
      from workspace_sessions s where s.id = ${sessionId} and s.deleted_at is null`;
    if (row === undefined) return "not-found";
    if (row.code !== null) return writerRefusalOf(row.code, ["device-key-changed"]);
    return equal(own(row.workspace_id), writer.workspaceId) ? null : "wrong-place";
  };
