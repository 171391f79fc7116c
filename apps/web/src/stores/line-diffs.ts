import type { Compare } from "../workspace/line-diff-worker.ts";
import type { LineDiff } from "../workspace/timeline-diff.ts";

type Answer = { readonly n: number; readonly diff: LineDiff };

const waiting = new Map<number, (diff: LineDiff) => void>();
let worker: Worker | null = null;
let count = 0;

const begin = (): Worker => {
  const begun = new Worker(new URL("../workspace/line-diff-worker.ts", import.meta.url), { type: "module" });
  begun.onmessage = ({ data: { n, diff } }: MessageEvent<Answer>) => {
    waiting.get(n)?.(diff);
    waiting.delete(n);
    // It holds texts in clear as long as it lives.
    if (waiting.size > 0) return;
    begun.terminate();
    worker = null;
  };
  return begun;
};

/** How `after` differs from `before`, line by line, found off the page's thread. It never comes where the worker cannot start. */
export const findLineDiff = (before: string, after: string): Promise<LineDiff> => {
  count += 1;
  const question: Compare = { n: count, before, after };
  worker ??= begin();
  worker.postMessage(question);
  return new Promise((resolve) => waiting.set(question.n, resolve));
};
