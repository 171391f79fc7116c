import { percentile } from "./row.ts";

/** Asked of a product under measurement: POST begins anew, GET answers what was seen since. */
export const DELAY_PATH = "/bench/event-loop-delay";

/** Milliseconds that something which comes at any moment waits until the event loop turns to it. */
export interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  readonly moments: number;
}

const EVERY_MILLISECONDS = 2;

/**
 * Measures how late a timer is. A loop that stands still for a second is asked once and not 500 times: the moments that were
 * missed count with what each of them would have waited.
 */
export const createDelayMeter = () => {
  let waited: number[] = [];
  let due = 0;
  const tick = (): void => {
    for (let late = performance.now() - due; late > 0; late -= EVERY_MILLISECONDS) waited.push(late);
    due = performance.now() + EVERY_MILLISECONDS;
    timer = setTimeout(tick, EVERY_MILLISECONDS);
  };
  let timer: ReturnType<typeof setTimeout> | null = null;
  const seen = (): Delays => ({
    p50: percentile(waited, 0.5),
    p99: percentile(waited, 0.99),
    longest: percentile(waited, 1),
    moments: waited.length,
  });
  return {
    answer: async ({ method }: Request): Promise<Response> => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (method === "GET") return Response.json(seen());
      waited = [];
      due = performance.now() + EVERY_MILLISECONDS;
      timer = setTimeout(tick, EVERY_MILLISECONDS);
      return new Response(null, { status: 204 });
    },
  };
};
