import { SEGMENTS_PER_MANIFEST_MAX, SESSION_SEALED_MAX_BYTES } from "@holdfast/protocol/limits";
import { concat, equal } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { idsOf, own, sqlDeviceKey } from "../../sql-values.ts";
import {
  COMMIT_REFUSALS,
  type CommitOutcome,
  type CommitRefusal,
  type Save,
  type SaveRepository,
} from "./repository.ts";

interface CommitRow {
  readonly code: string;
  readonly received_at: Date | null;
}

/** SQLSTATE that commit_save() raises where it must undo what it wrote. */
const SEGMENT_DIFFERS = "HF001";

const isRefusal = (code: string): code is CommitRefusal => COMMIT_REFUSALS.some((known) => known === code);

const outcomeOf = ({ code, received_at }: CommitRow): CommitOutcome => {
  if ((code === "saved" || code === "stored") && received_at !== null)
    return { kind: code, receivedAt: received_at };
  if (code === "would-save" || code === "device-key-changed") return { kind: code };
  if (isRefusal(code)) return { kind: "refused", code };
  throw new Error(`commit_save answered ${code}`);
};

/** What `commit_save()` takes as lists, packed. */
const packed = (save: Save) => {
  const { added, segments } = save;
  const sizes = added.map(({ id }) => segments.find((segment) => equal(segment.id, id))?.bytes.length ?? 0);
  const kept = segments.map(({ inline, bytes, head }) => (inline ? bytes : head));
  return {
    addedIds: concat(...added.map(({ id }) => id)),
    addedDigests: concat(...added.map(({ digest }) => digest)),
    addedSizes: sizes.join(","),
    removedIds: concat(...save.removed),
    sentIds: concat(...segments.map(({ id }) => id)),
    stored: kept.map((bytes) => bytes.length).join(","),
    heads: segments.map(({ head }) => head.length).join(","),
    payload: kept.length === 1 && kept[0] !== undefined ? kept[0] : concat(...kept),
  };
};

/**
 * SaveRepository in PostgreSQL. A commit is one call of `commit_save()` (migration 0002): one round trip, one
 * transaction, small segments included. See docs/decisions for what was measured.
 */
export const sqlSaves = (sql: SQL, maxBytes = SESSION_SEALED_MAX_BYTES): SaveRepository => ({
  deviceKey: sqlDeviceKey(sql),

  commit: async (save, writer, mode) => {
    const lists = packed(save);
    try {
      const [row] = await sql`select code, received_at from commit_save(
        ${save.sessionId}, ${save.workspaceId}, ${writer.accountId}, ${writer.loginId}, ${save.deviceId},
        ${writer.edPublic}, ${save.epoch}, ${save.seq}, ${save.parent}, ${save.digest}, ${save.body}, ${save.saveKind},
        ${lists.addedIds}, ${lists.addedDigests}, ${lists.addedSizes}, ${lists.removedIds}, ${save.refsDigest},
        ${lists.sentIds}, ${lists.stored}, ${lists.heads}, ${lists.payload},
        ${maxBytes}, ${SEGMENTS_PER_MANIFEST_MAX}, ${mode === "trial"})`;
      return outcomeOf(row);
    } catch (cause) {
      if (cause instanceof Error && "errno" in cause && cause.errno === SEGMENT_DIFFERS)
        return { kind: "refused", code: "segment-differs" };
      throw cause;
    }
  },

  movedHead: async (sessionId, parent) => {
    const [row] = await sql`
      select
        (select m.body from manifests m where m.session_id = s.id and m.seq = s.head_seq) as head,
        (select string_agg(l.segment_id, ''::bytea order by l.segment_id)
           from manifest_segments l
          where l.session_id = s.id and l.removed_seq is null and not exists (
            select from manifest_segments b
             where b.session_id = s.id and b.segment_id = l.segment_id
               and b.added_seq <= p.seq and (b.removed_seq is null or b.removed_seq > p.seq))) as segments
      from workspace_sessions s
      left join manifests p on p.session_id = s.id and p.digest = ${parent}
      where s.id = ${sessionId}`;
    return {
      head: own(row?.head ?? []),
      segments: idsOf(row?.segments ?? []),
    };
  },
});
