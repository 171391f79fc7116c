import { SEGMENTS_PER_MANIFEST_MAX, SESSION_SEALED_MAX_BYTES } from "@holdfast/protocol/limits";
import type { SQL } from "bun";
import { idsOf, own, sqlSigningDevice } from "../../sql-values.ts";
import { createLanes } from "./lanes.ts";
import { type CommitRequest, packSaves } from "./pack-saves.ts";
import {
  COMMIT_REFUSALS,
  type CommitOutcome,
  type CommitRefusal,
  type SaveRepository,
} from "./repository.ts";

/** SQLSTATE that commit_saves() raises where it must undo what it wrote. */
const SEGMENT_DIFFERS = "HF001";
/** A batch costs as much to begin as three saves, and the disk is waited for once in each: small ones side by side gain nothing. */
const LANES = 4;
const WORTHWHILE_SAVES = 8;
const PATIENCE_MILLISECONDS = 20;
const BATCH_MAX_SAVES = 32;
const BATCH_MAX_BYTES = 1024 * 1024;
/** Each time another save of the session was stored first; the next one finds the parent moved. */
const ATTEMPTS_MAX = 5;

type Answer = CommitOutcome | { readonly kind: "retry" };

const isRefusal = (code: string): code is CommitRefusal => COMMIT_REFUSALS.some((known) => known === code);

const answerOf = (code: string, time: string): Answer => {
  if (code === "saved" || code === "stored") return { kind: code, receivedAt: new Date(Number(time)) };
  if (code === "would-save" || code === "device-key-changed" || code === "history-full" || code === "retry")
    return { kind: code };
  if (isRefusal(code)) return { kind: "refused", code };
  throw new Error(`commit_saves answered ${code}`);
};

/** The SQLSTATE of an error that the database answered; null for any other error, a lost connection among them. */
const sqlState = (error: unknown): string | null => {
  if (!(error instanceof Error) || !("errno" in error) || typeof error.errno !== "string") return null;
  return /^[0-9A-Z]{5}$/.test(error.errno) ? error.errno : null;
};

const bytesOf = ({ save }: CommitRequest): number =>
  save.segments.reduce(
    (sum, { inline, bytes, head }) => sum + (inline ? bytes : head).length,
    save.body.length,
  );

/**
 * SaveRepository in PostgreSQL. Saves that come at the same time are one call of `commit_saves()` (migration 0014): one round
 * trip, one statement, one transaction, small segments included. Each is stored or refused for itself. See docs/decisions for
 * what was measured.
 */
export const sqlSaves = (sql: SQL, maxBytes = SESSION_SEALED_MAX_BYTES): SaveRepository => {
  const call = async (requests: readonly CommitRequest[], mode: "store" | "trial"): Promise<Answer[]> => {
    const p = packSaves(requests);
    const [{ codes, times }] = await sql`select codes, times from commit_saves(
      ${p.sessions}, ${p.workspaces}, ${p.accounts}, ${p.logins}, ${p.devices}, ${p.edPublics}, ${p.epochs}, ${p.seqs},
      ${p.parents}, ${p.digests}, ${p.refsDigests}, ${p.kinds}, ${p.bodyStarts}, ${p.bodySizes},
      ${p.addedBy}, ${p.addedIds}, ${p.addedDigests}, ${p.addedSizes}, ${p.keptStarts}, ${p.keptSizes}, ${p.headSizes},
      ${p.removedBy}, ${p.removedIds}, ${p.payload}, ${maxBytes}, ${SEGMENTS_PER_MANIFEST_MAX}, ${mode === "trial"})`;
    const stamps = times.split(",");
    return codes.split(",").map((code: string, i: number) => answerOf(code, stamps[i]));
  };

  const store = createLanes((requests: readonly CommitRequest[]) => call(requests, "store"), {
    lanes: LANES,
    worthwhile: WORTHWHILE_SAVES,
    patienceMilliseconds: PATIENCE_MILLISECONDS,
    itemsMax: BATCH_MAX_SAVES,
    bytesMax: BATCH_MAX_BYTES,
    bytesOf,
    runsApart: (error) => sqlState(error) !== null,
  });

  return {
    signingDevice: sqlSigningDevice(sql),

    commit: async (save, writer, mode) => {
      const request: CommitRequest = { save, writer };
      const ask = async (): Promise<Answer> =>
        mode === "store" ? store(request) : ((await call([request], mode))[0] ?? { kind: "retry" });
      try {
        for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
          const answer = await ask();
          if (answer.kind !== "retry") return answer;
        }
      } catch (cause) {
        if (sqlState(cause) === SEGMENT_DIFFERS) return { kind: "refused", code: "segment-differs" };
        throw cause;
      }
      throw new Error("other saves of the session were faster again and again");
    },

    movedHead: async (sessionId, parent) => {
      const [row] = await sql`
        select
          (select m.body from manifests m where m.session_id = s.id and m.seq = s.head_seq) as head,
          (select m.digest from manifests m where m.session_id = s.id and m.seq = s.head_seq) as digest,
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
        digest: own(row?.digest ?? []),
        segments: idsOf(row?.segments ?? []),
      };
    },
  };
};
