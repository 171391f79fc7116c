import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { WEBHOOK_FAILURES, WEBHOOK_UNDER_WAY } from "@holdfast/protocol/webhooks";
import type { Metrics } from "@holdfast/service-kit/metrics";
import type { LogSink } from "@holdfast/service-kit/request-log";
import { NO_TRACES, type Traces } from "@holdfast/service-kit/traces";
import type { Bytes } from "@holdfast/vault/bytes";
import { type DeliverDeps, deliver } from "./deliver.ts";
import type { DeliveryQueue, TakenDelivery } from "./queue.ts";
import { nextAttempt } from "./schedule.ts";

export interface SenderDeps extends DeliverDeps {
  readonly queue: DeliveryQueue;
  /** Cryptographic. */
  readonly random: (length: number) => Bytes;
  readonly log: LogSink;
  readonly metrics: Metrics;
  /** Who is told of single deliveries; nobody where it is left out. */
  readonly traces?: Traces;
  /** How long a delivery is this replica's: longer than any may take. */
  readonly claimSeconds?: number;
  /** How long it is not looked for what is due, unless somebody nudges. */
  readonly idleMilliseconds?: number;
}

export interface Sender {
  /** Something may be due: looked for at once, or soon after it was last looked. */
  readonly nudge: () => void;
  /** Begins to send. */
  readonly start: () => void;
  /** Cuts off what is under way and gives it back. */
  readonly end: () => Promise<void>;
}

const CLAIM_SECONDS = 30;
const IDLE_MILLISECONDS = 5_000;
/** After a look that found nothing, unless something comes to its end: a thousand saves a second nudge, and may send nothing. */
const PAUSE_MILLISECONDS = 200;

/** 0–1. */
const dice = (random: (length: number) => Bytes): number => (random(1)[0] ?? 0) / 255;

/** Sends what is due, at most 32 at once, until it is ended. Any number of replicas may do so. [WH-2] [WH-6] */
export const createSender = (deps: SenderDeps): Sender => {
  const { queue, now, random, log, metrics } = deps;
  const { claimSeconds = CLAIM_SECONDS, idleMilliseconds = IDLE_MILLISECONDS } = deps;
  const ending = new AbortController();
  const underWay = new Set<Promise<void>>();
  const attempts = metrics.counter("holdfast_webhook_attempts_total", "Attempts to deliver to webhooks", {
    outcome: ["taken", ...WEBHOOK_FAILURES],
  });
  const span = (deps.traces ?? NO_TRACES).spans({
    name: "webhook delivery",
    kind: "client",
    isRoot: true,
    begin: {},
    end: { outcome: ["taken", "cut-off", ...WEBHOOK_FAILURES] },
    isFailure: ({ outcome }) => outcome !== "taken",
  });
  metrics.measured("holdfast_webhook_deliveries_count", "Deliveries to webhooks under way", {}, () => [
    [{}, underWay.size],
  ]);
  let [isNudged, isFree, isResting] = [false, false, false];
  let wake = (): void => undefined;
  const nudge = (): void => {
    isNudged = true;
    if (!isResting) wake();
  };
  const free = (): void => {
    isFree = true;
    wake();
  };

  const attempt = async (delivery: TakenDelivery): Promise<void> => {
    const outcome = await span(
      {},
      () => deliver(deps, delivery, ending.signal),
      (given) => ({ outcome: given === null ? "cut-off" : (given.failure ?? "taken") }),
    );
    if (outcome === null) return queue.release(delivery, new Date(now()));
    attempts.add({ outcome: outcome.failure ?? "taken" });
    const tried = { tried: delivery.tried + 1, begunAt: delivery.begunAt };
    const nextAt = outcome.failure === null ? null : nextAttempt(tried, now(), dice(random));
    const auditId = uuidv7(now(), random);
    const settled = await queue.settle(delivery, { ...outcome, nextAt, auditId }, new Date(now()));
    if (settled === "ended")
      log(JSON.stringify({ event: "webhook-ended", id: formatId("whk", delivery.webhookId) }));
  };

  const run = async (delivery: TakenDelivery): Promise<void> => {
    try {
      await attempt(delivery);
    } catch (cause) {
      // What came of it could not be written down: it is sent once more when the claim is over.
      const name = cause instanceof Error ? cause.name : "unknown";
      log(JSON.stringify({ event: "webhook-not-settled", cause: name }));
    }
  };

  /** Answers how many it began. */
  const look = async (): Promise<number> => {
    const most = WEBHOOK_UNDER_WAY.replica - underWay.size;
    if (most <= 0) return 0;
    const at = now();
    const until = new Date(at + claimSeconds * 1000);
    const taken = await queue.take({ now: new Date(at), until, most, perHook: WEBHOOK_UNDER_WAY.hook });
    for (const delivery of taken) {
      const running = run(delivery).finally(() => {
        underWay.delete(running);
        free();
      });
      underWay.add(running);
    }
    return taken.length;
  };

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!ending.signal.aborted) {
      [isNudged, isFree] = [false, false];
      let began = 0;
      try {
        began = await look();
        if (failures > 0) log(JSON.stringify({ event: "webhooks-go-on", failures }));
        failures = 0;
      } catch (cause) {
        failures += 1;
        const name = cause instanceof Error ? cause.name : "unknown";
        if (failures === 1) log(JSON.stringify({ event: "webhooks-stopped", cause: name }));
      }
      if (began > 0 || ending.signal.aborted) continue;
      isResting = true;
      if (!isFree) await pause(PAUSE_MILLISECONDS);
      isResting = false;
      if (!isNudged && !isFree && !ending.signal.aborted) await pause(idleMilliseconds);
    }
  };

  let running: Promise<void> = Promise.resolve();
  return {
    nudge,
    start: () => {
      running = loop();
    },
    end: async () => {
      ending.abort();
      wake();
      await running;
      await Promise.all(underWay);
    },
  };
};
