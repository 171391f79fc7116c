import { toHex } from "@holdfast/protocol/encoding";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { type BlobStore, segmentBlobKey } from "../blobs/blob-store.ts";
import { type Freed, freedBy } from "./freed.ts";
import { planRetention, type RetentionPlan } from "./plan.ts";
import type {
  KeptSession,
  RetentionReport,
  RetentionRepository,
  SessionHistory,
  Tally,
  Weight,
} from "./repository.ts";

/** Points of a run at which a crash leaves different things behind. */
export type RunStep = "thinned" | "condemned" | "purged" | "swept" | "blob-removed" | "buried";

/** Who asked for a run. */
export interface Person {
  readonly accountId: Bytes;
  readonly loginId: Bytes;
}

export interface RetentionDeps extends Dice {
  readonly rows: RetentionRepository;
  readonly blobs: BlobStore;
  /** As of a plan. */
  readonly newestAlways?: number;
  /** Called after each step, for fault tests. */
  readonly onStep?: (step: RunStep) => Promise<void>;
}

/** A run that somebody follows, and that may be taken up after its process died. */
export interface RunCourse {
  /** Its report's. One that is there already was begun by the process that died. */
  readonly id: Bytes;
  /** What was taken away before. */
  readonly tally: Tally;
  /** Sessions looked at since then, and what was taken away in all. */
  readonly on: (sessions: number, tally: Tally) => void;
}

/** One session looked at: what would go, and why the rest stays. */
export interface SessionPlan {
  readonly session: KeptSession;
  readonly plan: RetentionPlan;
  readonly freed: Freed;
  readonly history: SessionHistory;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Between the condemnation of a segment and its end. [RT-7] */
export const GRACE_MILLISECONDS = 48 * HOUR;
const IDLE_MILLISECONDS = 7 * DAY;
const TRASH_MILLISECONDS = 7 * DAY;
/** What all saves of a session may store, in quotas of the newest. [RT-10] */
export const HISTORY_QUOTAS = 4;
/**
 * How long a blob outlives its row, and the note of its end outlives the blob: longer than a request may take, since one that put
 * the same bytes before knows nothing of either.
 */
const BLOB_MILLISECONDS = 10 * MINUTE;

const SESSIONS_A_PAGE = 100;
const LINKS_A_TIME = 2_000;
const SAVES_A_TIME = 1_000;
const SEGMENTS_A_TIME = 1_000;
const SCANNED_A_TIME = 5_000;
const BLOBS_A_TIME = 20;
const ATTEMPTS_MAX = 3;

export const NOTHING: Tally = {
  saves: 0,
  links: 0,
  checkpoints: 0,
  archived: 0,
  sessions: 0,
  segments: 0,
  bytes: 0,
};

export const addTallies = (a: Tally, b: Partial<Tally>): Tally => ({
  saves: a.saves + (b.saves ?? 0),
  links: a.links + (b.links ?? 0),
  checkpoints: a.checkpoints + (b.checkpoints ?? 0),
  archived: a.archived + (b.archived ?? 0),
  sessions: a.sessions + (b.sessions ?? 0),
  segments: a.segments + (b.segments ?? 0),
  bytes: a.bytes + (b.bytes ?? 0),
});

/** Whether a session is due for the archive, or for the end of its time in the trash. [RT-6] */
export const dueBy = ({ idleSince, archivedAt, deletedAt }: KeptSession, now: number) => ({
  archive: deletedAt === null && archivedAt === null && now - idleSince.getTime() >= IDLE_MILLISECONDS,
  purge: deletedAt !== null && now - deletedAt.getTime() > TRASH_MILLISECONDS,
});

/** Everything that a session stores is more than it may. [RT-10] */
export const isCrowded = ({ storedBytes, terms }: KeptSession): boolean =>
  storedBytes > HISTORY_QUOTAS * terms.maxSessionBytes;

/**
 * Cleaning: what is too old goes, in portions, each of which leaves the rows whole. A run that ends anywhere is taken up by the
 * next one, which finds what this one left: nothing is remembered beside the rows. [RT-8]
 */
export const createRetention = ({ rows, blobs, now, random, newestAlways, onStep }: RetentionDeps) => {
  const step = async (name: RunStep): Promise<void> => onStep?.(name);

  const lookAt = async (session: KeptSession, crowded = isCrowded(session)): Promise<SessionPlan> => {
    const history = await rows.history(session, new Date(now()));
    const plan = planRetention({
      ...{ now: now(), terms: session.terms, crowded, ...history },
      ...(newestAlways === undefined ? {} : { newestAlways }),
    });
    return { session, plan, freed: freedBy(plan, history.stretches), history };
  };

  const condemn = async (workspaceId: Bytes, ids: readonly Bytes[]): Promise<Weight> => {
    let weight: Weight = { segments: 0, bytes: 0 };
    for (let from = 0; from < ids.length; from += SEGMENTS_A_TIME) {
      const some = await rows.condemn(workspaceId, ids.slice(from, from + SEGMENTS_A_TIME), new Date(now()));
      weight = { segments: weight.segments + some.segments, bytes: weight.bytes + some.bytes };
    }
    await step("condemned");
    return weight;
  };

  const thinOnce = async ({ session, plan, freed }: SessionPlan): Promise<Tally | "moved"> => {
    const { id: sessionId, workspaceId, head } = session;
    if (head === null) return NOTHING;
    const { thin, drop, oldest, expired } = plan;
    let tally = NOTHING;
    let first = true;
    for (;;) {
      const part = first
        ? { thin, drop, expired, stretches: freed.stretches }
        : { thin: [], drop: [], expired: [], stretches: [] };
      const { code, links } = await rows.thin({ sessionId, head, oldest, ...part }, LINKS_A_TIME);
      if (code === "moved") return first ? "moved" : tally;
      tally = addTallies(tally, { links });
      if (first) tally = addTallies(tally, { saves: thin.length + drop.length, checkpoints: expired.length });
      first = false;
      await step("thinned");
      if (code === "done") break;
    }
    if (tally.saves + tally.links + freed.stretches.length === 0) return tally;
    await rows.recount(sessionId);
    const ids = freed.stretches.map(({ segmentId }) => segmentId);
    return addTallies(tally, await condemn(workspaceId, ids));
  };

  /** Thins one session; what saves and names come meanwhile is planned for anew. */
  const thin = async (sessionId: Bytes, crowded?: boolean): Promise<Tally> => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const session = await rows.session(sessionId);
      if (session === null || session.deletedAt !== null) return NOTHING;
      const tally = await thinOnce(await lookAt(session, crowded));
      if (tally !== "moved") return tally;
    }
    return NOTHING;
  };

  const purge = async (session: KeptSession): Promise<Tally> => {
    let tally = NOTHING;
    const before = new Date(now() - TRASH_MILLISECONDS);
    for (;;) {
      const { code, saves, checkpoints } = await rows.purge(session.id, before, SAVES_A_TIME);
      tally = addTallies(tally, { saves, checkpoints, sessions: code === "purged" ? 1 : 0 });
      await step("purged");
      if (code !== "more") return tally;
    }
  };

  const clean = async (session: KeptSession): Promise<Tally> => {
    const due = dueBy(session, now());
    if (due.purge) return purge(session);
    if (session.deletedAt !== null) return NOTHING;
    const tally = await thin(session.id);
    if (!due.archive) return tally;
    const archived = await rows.archive(session.id, session.idleSince, new Date(now()));
    return addTallies(tally, { archived: archived ? 1 : 0 });
  };

  async function* sessionsOf(workspaceId: Bytes | null): AsyncGenerator<KeptSession> {
    for (let after: Bytes | null = null; ; ) {
      const page: readonly KeptSession[] = await rows.page(workspaceId, after, SESSIONS_A_PAGE);
      yield* page;
      after = page.at(-1)?.id ?? null;
      if (page.length < SESSIONS_A_PAGE) return;
    }
  }

  /** Condemns what nobody names, ends what was condemned long ago, and removes blobs without a row. */
  const sweep = async (signal: AbortSignal | null): Promise<Weight> => {
    let weight: Weight = { segments: 0, bytes: 0 };
    const at = () => new Date(now());
    let after: Parameters<RetentionRepository["condemnUnnamed"]>[0] = null;
    do {
      signal?.throwIfAborted();
      const before = new Date(now() - GRACE_MILLISECONDS);
      const some: Awaited<ReturnType<RetentionRepository["condemnUnnamed"]>> = await rows.condemnUnnamed(
        after,
        before,
        at(),
        SCANNED_A_TIME,
      );
      weight = { segments: weight.segments + some.segments, bytes: weight.bytes + some.bytes };
      after = some.next;
    } while (after !== null);
    for (let seen = SEGMENTS_A_TIME; seen === SEGMENTS_A_TIME; ) {
      signal?.throwIfAborted();
      ({ seen } = await rows.sweep(new Date(now() - GRACE_MILLISECONDS), at(), SEGMENTS_A_TIME));
      await step("swept");
    }
    for (let removed = BLOBS_A_TIME; removed === BLOBS_A_TIME; ) {
      signal?.throwIfAborted();
      const ago = new Date(now() - BLOB_MILLISECONDS);
      removed = await rows.bury(
        { at: at(), goneBefore: ago, forgetBefore: ago },
        BLOBS_A_TIME,
        async (segment) => {
          await blobs.delete(segmentBlobKey(segment));
          await step("blob-removed");
        },
      );
      await step("buried");
    }
    return weight;
  };

  const runAll = async (
    workspaceId: Bytes | null,
    caller: Person | null,
    signal: AbortSignal | null,
    course: RunCourse | null,
  ): Promise<RetentionReport> => {
    const beganAt = new Date(now());
    const accountId = caller?.accountId ?? null;
    const report = { id: course?.id ?? uuidv7(now(), random), workspaceId, accountId, beganAt };
    const target = formatId("run", report.id);
    const audit =
      caller === null ? null : auditRow({ random, now }, { action: "retention.run", ...caller, target });
    await rows.begin(report, audit);
    let tally = course?.tally ?? NOTHING;
    let sessions = 0;
    for await (const session of sessionsOf(workspaceId)) {
      signal?.throwIfAborted();
      tally = addTallies(tally, await clean(session));
      sessions += 1;
      course?.on(sessions, tally);
    }
    if (workspaceId === null) tally = addTallies(tally, await sweep(signal));
    const endedAt = new Date(now());
    await rows.finish(report.id, endedAt, tally);
    return { ...report, endedAt, ...tally };
  };

  /** What the end of a deleted session takes away. */
  const weighPurge = async (session: KeptSession): Promise<Partial<Tally>> => {
    const { saves, checkpoints, stretches } = await rows.history(session, new Date(now()));
    const own = new Map(
      stretches
        .filter(({ elsewhere }) => !elsewhere)
        .map(({ segmentId, bytes }) => [toHex(segmentId), bytes]),
    );
    const bytes = [...own.values()].reduce((sum, size) => sum + size, 0);
    return { sessions: 1, saves: saves.length, checkpoints: checkpoints.length, segments: own.size, bytes };
  };

  return {
    lookAt,
    weighPurge,
    sessionsOf,
    /**
     * Cleans all workspaces, or one for a person. Null: somebody else is at it.
     *
     * @throws the reason of `signal` when it aborts; what was done stays done.
     */
    run: (
      workspaceId: Bytes | null,
      caller: Person | null,
      signal: AbortSignal | null = null,
      course: RunCourse | null = null,
    ): Promise<RetentionReport | null> => rows.exclusively(() => runAll(workspaceId, caller, signal, course)),
    /** Thins a session that stores more than it may, as if its automatic saves were too old. [RT-10] */
    makeRoom: async (sessionId: Bytes): Promise<boolean> => {
      const { saves, links } = await thin(sessionId, true);
      return saves + links > 0;
    },
  };
};
export type Retention = ReturnType<typeof createRetention>;
