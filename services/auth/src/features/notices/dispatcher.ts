import { formatId } from "@holdfast/protocol/ids";
import { NOTICE_DELAYS_SECONDS, NOTICE_MAX_SECONDS } from "@holdfast/protocol/limits";
import { createMetrics, type Metrics } from "@holdfast/service-kit/metrics";
import type { LogSink } from "@holdfast/service-kit/request-log";
import type { NoticeSender } from "../../mail/notice-sender.ts";
import { letterOf } from "./letters.ts";
import type { NoticeQueue, Outgoing } from "./queue.ts";
import { failureOf } from "./send-failure.ts";

export interface DispatcherDeps {
  readonly queue: NoticeQueue;
  readonly senders: readonly NoticeSender[];
  /** The public address of the product. */
  readonly origin: string;
  readonly log: LogSink;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1, for the jitter. */
  readonly chance?: () => number;
  /** Where it counts what it does; nobody reads it where it is left out. */
  readonly metrics?: Metrics;
}

const ATTEMPTS = { sender: ["mail", "http"], outcome: ["sent", "failed"] } as const;
const AT_ONCE = 8;
const POLL_MILLISECONDS = 5_000;
/** A sender that takes longer has failed. */
const DEADLINE_MILLISECONDS = 60_000;
/** Longer than any attempt: who has not noted by then was killed, and another replica sends it again. */
const TAKEN_MILLISECONDS = 120_000;

const soon = async (sending: Promise<void>): Promise<void> => {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("too late", "TimeoutError")), DEADLINE_MILLISECONDS);
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Sends what waits in the database, in this process as in every other of the same service: each notice by one of them. What a
 * sender has not taken is tried again later, and after a day given up. [NT-10]
 *
 * Who is killed between sending and noting it leaves one duplicate behind, under the same id.
 */
export const createDispatcher = (deps: DispatcherDeps) => {
  const { queue, senders, origin, log, now, chance = Math.random, metrics = createMetrics() } = deps;
  const attempts = metrics.counter("holdfast_notices_total", "Attempts to send a notice", ATTEMPTS);
  const down = new Set<NoticeSender["name"]>();
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let timer: Timer | undefined;

  const delayOf = (attempts: number): number => {
    const seconds = NOTICE_DELAYS_SECONDS[attempts] ?? NOTICE_DELAYS_SECONDS.at(-1) ?? 0;
    return seconds * 1000 * (0.8 + 0.4 * chance());
  };

  const attempt = async (sender: NoticeSender, outgoing: Outgoing, send: Promise<void>): Promise<boolean> => {
    const { name } = sender;
    try {
      await soon(send);
    } catch (cause) {
      const { code, isSenders } = failureOf(cause);
      if (isSenders) down.add(name);
      log(JSON.stringify({ event: "notice-not-sent", sender: name, attempt: outgoing.attempts, code }));
      attempts.add({ sender: name, outcome: "failed" });
      return false;
    }
    attempts.add({ sender: name, outcome: "sent" });
    if (down.delete(name)) await queue.hasten(new Date(now()));
    return true;
  };

  function nudge(): void {
    again = true;
    if (!closed) running ??= run();
  }

  const deliver = async (outgoing: Outgoing): Promise<void> => {
    const facts = senders.length === 0 ? null : await queue.facts(outgoing);
    const message = facts && letterOf(origin, outgoing, facts);
    if (message === null) return queue.note(outgoing.id, outgoing.sent, null);
    const { kind, at, data, accountId } = outgoing;
    const about = { kind, at, data, accountId: accountId && formatId("acc", accountId) };
    const notice = { ...about, id: formatId("ntf", outgoing.id), message };
    const pending = senders.filter(({ name }) => !outgoing.sent.includes(name));
    const taken = await Promise.all(pending.map((each) => attempt(each, outgoing, each.send(notice))));
    const sent = [...outgoing.sent, ...pending.filter((_, i) => taken[i]).map(({ name }) => name)];
    const next = now() + delayOf(outgoing.attempts);
    const waits = taken.includes(false);
    await queue.note(outgoing.id, sent, waits ? new Date(next) : null);
    // Sooner than the next look.
    if (waits && next - now() < POLL_MILLISECONDS) setTimeout(nudge, next - now()).unref();
  };

  const round = async (): Promise<void> => {
    const old = await queue.drop(new Date(now() - NOTICE_MAX_SECONDS * 1000));
    if (old > 0) log(JSON.stringify({ event: "notices-given-up", count: old }));
    for (;;) {
      const at = now();
      const until = new Date(at + TAKEN_MILLISECONDS);
      const due = closed ? [] : await queue.take({ now: new Date(at), until, most: AT_ONCE });
      if (due.length === 0) return;
      await Promise.all(due.map(deliver));
    }
  };

  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await round();
      } catch (cause) {
        log(
          JSON.stringify({ event: "notices-failed", cause: cause instanceof Error ? cause.name : "unknown" }),
        );
      }
    } while (again && !closed);
    running = null;
  };

  return {
    /** Sends what is due soon; returns at once and never throws. */
    nudge,
    /** Begins to look every few seconds for what is due. */
    start: (): void => {
      nudge();
      timer = setInterval(nudge, POLL_MILLISECONDS);
      timer.unref();
    },
    /** Rejects while a sender does not answer. [OP-3] */
    probe: async (): Promise<void> => {
      if (down.size > 0) throw new Error("notices are not taken");
      await Promise.all(senders.map(({ health }) => health()));
    },
    /** Settles when nothing is being sent. */
    settled: async (): Promise<void> => {
      while (running !== null) await running;
    },
    /** Waits for what is being sent; the rest waits in the database. */
    close: async (): Promise<void> => {
      closed = true;
      clearInterval(timer);
      while (running !== null) await running;
    },
  };
};
export type Dispatcher = ReturnType<typeof createDispatcher>;
