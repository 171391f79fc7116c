import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { KeepReason, RetentionPreview, RetentionReport } from "@holdfast/protocol/retention";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import type { Operations } from "../../operations/operations.ts";
import type { StoredOperation } from "../../operations/repository.ts";
import type {
  KeptSession,
  RetentionRepository,
  RetentionReport as StoredReport,
  Tally,
} from "../../retention/repository.ts";
import { addTallies, dueBy, NOTHING, type Retention } from "../../retention/run.ts";

const REPORTS_MAX = 20;

export interface RetentionServiceDeps {
  readonly retention: Retention;
  readonly rows: RetentionRepository;
  readonly operations: Operations;
  readonly now: () => number;
}

/** As it is told. */
export const toReport = (report: StoredReport): RetentionReport => {
  const { id, workspaceId, accountId, beganAt, endedAt, ...gone } = report;
  const everywhere = workspaceId === null;
  return {
    id: formatId("run", id),
    by: accountId === null ? null : formatId("acc", accountId),
    everywhere,
    beganAt: beganAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    gone: everywhere || endedAt === null ? null : gone,
  };
};

/** What would go, what went, and doing it: of the workspace that the caller works in. [RT-5] */
export const createRetentionService = ({ retention, rows, operations, now }: RetentionServiceDeps) => {
  /** The same plan and the same sums as a run, and no change. */
  const preview = async (sessions: AsyncIterable<KeptSession>, named: boolean): Promise<RetentionPreview> => {
    let goes: Tally = NOTHING;
    const stays = new Map<KeepReason, number>();
    const saves: { seq: number; digest: string; why: KeepReason }[] = [];
    for await (const session of sessions) {
      const due = dueBy(session, now());
      if (session.deletedAt !== null && !due.purge) continue;
      if (due.purge) {
        goes = addTallies(goes, await retention.weighPurge(session));
        continue;
      }
      const { plan, freed, history } = await retention.lookAt(session);
      goes = addTallies(goes, {
        saves: plan.thin.length + plan.drop.length,
        checkpoints: plan.expired.length,
        archived: due.archive ? 1 : 0,
        segments: freed.segments,
        bytes: freed.bytes,
      });
      for (const why of plan.keep.values()) stays.set(why, (stays.get(why) ?? 0) + 1);
      for (const { seq, digest } of named ? history.saves : []) {
        const why = plan.keep.get(seq);
        if (why !== undefined) saves.push({ seq, digest, why });
      }
    }
    return { goes, stays: Object.fromEntries(stays), saves: named ? saves : null };
  };

  return {
    preview: async (
      { accountId, workspaceId }: Caller,
      sessionId: Bytes | null,
    ): Promise<Result<RetentionPreview, "not-found">> => {
      if ((await rows.role(workspaceId, accountId)) === 0) return err("not-found");
      if (sessionId === null) return ok(await preview(retention.sessionsOf(workspaceId), false));
      const session = await rows.session(sessionId);
      if (session === null || session.deletedAt !== null || !equal(session.workspaceId, workspaceId))
        return err("not-found");
      const one = async function* () {
        yield session;
      };
      return ok(await preview(one(), true));
    },

    /** Asks for a run; it goes on by itself. */
    run: async (caller: Caller): Promise<Result<StoredOperation, "not-found" | "forbidden">> => {
      const { accountId, workspaceId } = caller;
      const role = await rows.role(workspaceId, accountId);
      if (role < ROLE.owner) return err(role === 0 ? "not-found" : "forbidden");
      return ok(await operations.begin("retention.run", caller));
    },

    reports: async ({
      accountId,
      workspaceId,
    }: Caller): Promise<Result<readonly RetentionReport[], "not-found">> => {
      if ((await rows.role(workspaceId, accountId)) === 0) return err("not-found");
      return ok((await rows.reports(workspaceId, REPORTS_MAX)).map(toReport));
    },
  };
};
export type RetentionService = ReturnType<typeof createRetentionService>;
