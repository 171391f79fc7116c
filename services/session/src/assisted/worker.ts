/// <reference lib="webworker" />
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { FetchedSegment, FromWorker, Job, JobResult, ToWorker, Unlocking } from "./jobs.ts";
import type { SaveSource } from "./read-save.ts";
import { runJob } from "./run-job.ts";

declare const self: DedicatedWorkerGlobalScope;

const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, transfer);

/** Segments of one job: asked for together where they are wanted together. */
class AskedSource implements SaveSource {
  readonly #waiting = new Map<string, (bytes: Bytes | null) => void>();
  readonly #assisted = new Map<string, boolean>();
  #next: Bytes[] = [];

  get(segmentId: Bytes): Promise<Bytes | null> {
    return new Promise((resolve) => {
      this.#waiting.set(toHex(segmentId), resolve);
      this.#next.push(segmentId);
      if (this.#next.length === 1) queueMicrotask(() => this.#ask());
    });
  }

  #ask(): void {
    const ids = this.#next;
    this.#next = [];
    post({ kind: "want", ids });
  }

  take({ id, bytes, assisted }: FetchedSegment): void {
    const head = bytes === null ? null : peekHeader(bytes);
    if (head?.ok && assisted !== null) this.#assisted.set(toHex(head.value.header.authorDeviceId), assisted);
    this.#waiting.get(toHex(id))?.(bytes);
    this.#waiting.delete(toHex(id));
  }

  isAssisted = (deviceId: Bytes): boolean | null => this.#assisted.get(toHex(deviceId)) ?? null;
}

/** The buffers of an answer, to be handed over and not copied. */
const buffersOf = (result: JobResult): ArrayBuffer[] => {
  const within = result.kind === "recovered" || result.kind === "merged";
  const save = within ? result.save : result.kind === "save" ? result : null;
  const parts: Bytes[] =
    result.kind === "json"
      ? [result.bytes]
      : save === null
        ? []
        : [save.manifest, ...save.segments.map(({ bytes }) => bytes)];
  // A view of a part of a buffer would take what lies beside it along, or away from somebody else.
  return parts
    .filter(({ buffer, byteLength }) => buffer.byteLength === byteLength)
    .map(({ buffer }) => buffer);
};

let source = new AskedSource();

/** What a thread has opened of a state is let go when it is answered, and not when the runtime happens to think of it. */
const STATES: ReadonlySet<Job["kind"]> = new Set([
  "read-state",
  "change-state",
  "restore",
  "clone",
  "count-checkpoints",
  "survey",
  "recover",
]);

const work = async (unlocking: Unlocking, job: Job): Promise<void> => {
  source = new AskedSource();
  try {
    const result = await runJob(unlocking, job, source);
    post({ kind: "done", result }, buffersOf(result));
    source = new AskedSource();
    if (STATES.has(job.kind)) setTimeout(() => Bun.gc(true));
  } catch (cause) {
    // The words of a defect may hold what was opened: only its class and where it was thrown leave this thread.
    const { name, stack = "" } = cause instanceof Error ? cause : new Error("thrown");
    const frames = stack.split("\n").filter((line) => /^\s*at /.test(line));
    post({ kind: "failed", name, stack: frames.slice(0, 8).join("\n") });
  }
};

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "job") void work(data.unlocking, data.job);
  else for (const segment of data.segments) source.take(segment);
};
