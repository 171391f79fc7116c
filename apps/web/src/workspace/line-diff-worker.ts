import { lineDiff } from "./timeline-diff.ts";

/** Entry of the worker that compares texts: it may take long for long ones, and nobody's typing waits for it. */
const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

export interface Compare {
  readonly n: number;
  readonly before: string;
  readonly after: string;
}

scope.onmessage = ({ data: { n, before, after } }: MessageEvent<Compare>): void =>
  scope.postMessage({ n, diff: lineDiff(before, after) });
