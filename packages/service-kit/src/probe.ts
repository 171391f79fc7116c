/** How long an answer is waited for, and for how long it is kept. Milliseconds. */
export interface ProbePace {
  readonly limit?: number;
  readonly kept?: number;
}

const LIMIT_MILLISECONDS = 2000;
const KEPT_MILLISECONDS = 1000;

const within = async <T>(limit: number, ask: () => Promise<T>): Promise<T> => {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), limit);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * A question that many may ask: those who ask while it is under way share its answer, which is kept for a moment, good or bad.
 * [OP-3]
 *
 * @returns a function that rejects as `ask` does, or when its answer is late; `ask` itself is not broken off then.
 */
export const createProbe = <T>(
  ask: () => Promise<T>,
  { limit = LIMIT_MILLISECONDS, kept = KEPT_MILLISECONDS }: ProbePace = {},
): (() => Promise<T>) => {
  let last: { readonly answer: Promise<T>; until: number } | null = null;
  return () => {
    if (last !== null && performance.now() < last.until) return last.answer;
    const asked = { answer: within(limit, ask), until: Number.POSITIVE_INFINITY };
    last = asked;
    const settled = (): void => {
      asked.until = performance.now() + kept;
    };
    asked.answer.then(settled, settled);
    return asked.answer;
  };
};
