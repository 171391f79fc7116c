import { toHex } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import { OPERATION_KEPT_DAYS, type OperationKind } from "@holdfast/protocol/operations";
import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";
import type { AuditRow, Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { isOutage } from "@holdfast/service-kit/outage";
import { describeError, type LogSink } from "@holdfast/service-kit/request-log";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Json, JsonObject, OperationRepository, Progress, StoredOperation } from "./repository.ts";

/** What the work of a kind is given besides the operation, whose `place` is where somebody left it. */
export interface OperationTools {
  /** Says how far it is; told within a second. */
  readonly progress: (step: Partial<Progress>) => void;
  /** Aborts when somebody asks to cancel, when the service ends, and when somebody else has taken it up. */
  readonly signal: AbortSignal;
}

/**
 * Does an operation, or goes on with it. A process may die anywhere: what was done by then must be safe to meet again.
 *
 * @throws the reason of the signal when it aborts.
 */
export type OperationWork = (
  operation: StoredOperation,
  tools: OperationTools,
) => Promise<Result<JsonObject, ProblemCode>>;

export interface OperationTerms {
  /** Members from this role up may do it, and see it. */
  readonly leastRole: number;
  readonly work: OperationWork;
}

export interface Operations {
  /** Before anything of the kind is begun. */
  readonly register: (kind: OperationKind, terms: OperationTerms) => void;
  /** Begins it on whichever replica is free; `input` is its first `place`. One of the kind that goes on is answered instead. */
  readonly begin: (
    kind: OperationKind,
    caller: Caller,
    input?: Json,
    audit?: (id: Bytes) => AuditRow,
  ) => Promise<StoredOperation>;
  /** Begins to look for what others left. */
  readonly start: () => void;
  /** Lets what runs here go, for others to go on with. */
  readonly stop: () => Promise<void>;
  /** Resolves when nothing runs here. */
  readonly settled: () => Promise<void>;
}

/** Milliseconds. */
export interface OperationPace {
  /** How long one that another replica left waits at most, besides the silence. */
  readonly poll: number;
  /** How often whoever does one says so, and hears that it was cancelled. */
  readonly beat: number;
  /** A runner that has not been heard of for so long is dead. */
  readonly silent: number;
}

export interface OperationsDeps extends Dice {
  readonly rows: OperationRepository;
  readonly log: LogSink;
  readonly pace?: OperationPace;
}

const PACE: OperationPace = { poll: 5_000, beat: 1_000, silent: 20_000 };
const AT_ONCE = 2;
/** What ends a process again and again is not tried for ever. */
const ATTEMPTS_MAX = 10;
const RUNNER_BYTES = 16;
const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** Operations of this process, on rows that all replicas see. [OP-2] */
export const createOperations = ({ rows, log, random, now, pace = PACE }: OperationsDeps): Operations => {
  const registered = new Map<string, OperationTerms>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  let timer: Timer | null = null;

  const trouble = (kind: string, cause: unknown): void =>
    log(JSON.stringify({ event: "operation-trouble", kind, error: describeError(cause) }));

  const run = async (operation: StoredOperation, runner: Bytes, { work }: OperationTerms): Promise<void> => {
    const { id, kind } = operation;
    let progress: Progress = { ...operation, phase: "running" };
    const taken = new AbortController();
    let gone: "cancelled" | "lost" | null = null;
    let beating: Promise<void> | null = null;
    const beat = async (): Promise<void> => {
      try {
        const heard = await rows.beat(id, runner, progress);
        if (heard === "go-on") return;
        gone = heard === "cancel" ? "cancelled" : "lost";
        taken.abort();
      } catch (cause) {
        // The database is away: whoever has been silent for too long when it is back has lost it.
        trouble(kind, cause);
      }
    };
    const beats = setInterval(() => {
      beating ??= beat().finally(() => {
        beating = null;
      });
    }, pace.beat);
    const tools: OperationTools = {
      progress: (step) => {
        progress = { ...progress, ...step };
      },
      signal: AbortSignal.any([taken.signal, stopping.signal]),
    };
    try {
      if (operation.attempts > ATTEMPTS_MAX) {
        await rows.end(id, runner, progress, { state: "failed", problem: "internal" });
        return;
      }
      const result = await work(operation, tools);
      const ending = result.ok
        ? ({ state: "done", result: result.value } as const)
        : ({ state: "failed", problem: result.error } as const);
      await rows.end(id, runner, progress, ending);
    } catch (cause) {
      if (gone === "lost") return;
      if (gone === "cancelled") await rows.end(id, runner, progress, { state: "cancelled" });
      else if (stopping.signal.aborted || isOutage(cause)) await rows.release(id, runner, progress);
      else {
        trouble(kind, cause);
        await rows.end(id, runner, progress, { state: "failed", problem: "internal" });
      }
    } finally {
      clearInterval(beats);
      await beating;
    }
  };

  const takeAll = async (): Promise<void> => {
    while (running.size < AT_ONCE && !stopping.signal.aborted) {
      const runner = random(RUNNER_BYTES);
      const kinds = [...registered.keys()];
      const operation = await rows.take(runner, { kinds, silentMilliseconds: pace.silent });
      const terms = operation && registered.get(operation.kind);
      if (!operation || !terms) return;
      const turn: Promise<void> = run(operation, runner, terms)
        // Nobody can be told: when it has been silent for long enough somebody takes it up.
        .catch((cause: unknown) => trouble(operation.kind, cause))
        .finally(() => {
          running.delete(turn);
          look();
        });
      running.add(turn);
    }
  };

  let looking: Promise<void> | null = null;
  let again = false;
  const look = (): void => {
    if (stopping.signal.aborted) return;
    again = true;
    looking ??= (async () => {
      // The rest runs after the assignment.
      await Promise.resolve();
      try {
        while (again && !stopping.signal.aborted) {
          again = false;
          await takeAll();
        }
      } catch (cause) {
        trouble("none", cause);
      } finally {
        looking = null;
      }
    })();
  };

  const settled = async (): Promise<void> => {
    while (looking !== null || running.size > 0) {
      await looking;
      await Promise.all(running);
    }
  };

  return {
    register: (kind, terms) => {
      registered.set(kind, terms);
    },
    begin: async (kind, { accountId, loginId, workspaceId }, input = null, audit) => {
      const terms = registered.get(kind);
      if (terms === undefined) throw new Error(`no operation is called ${kind}`);
      const id = uuidv7(now(), random);
      const { leastRole } = terms;
      const operation = await rows.begin(
        { id, accountId, loginId, workspaceId, kind, leastRole, place: input },
        audit?.(id) ?? null,
      );
      if (toHex(operation.id) === toHex(id)) look();
      return operation;
    },
    start: () => {
      timer = setInterval(() => {
        look();
        rows
          .forget(new Date(now() - OPERATION_KEPT_DAYS * DAY_MILLISECONDS))
          .catch((cause: unknown) => trouble("none", cause));
      }, pace.poll);
      look();
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      stopping.abort();
      await settled();
    },
    settled,
  };
};
