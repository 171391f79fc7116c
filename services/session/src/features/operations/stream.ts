import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { toOperation } from "./asked.ts";
import type { OperationService } from "./service.ts";

/** Below what proxies wait for. */
const HEARTBEAT_MILLISECONDS = 8_000;

export interface StreamDeps {
  readonly operations: OperationService;
  readonly caller: Caller;
  readonly id: Bytes;
  /** Of the request: whoever goes away is not waited for. */
  readonly signal: AbortSignal;
  /** Whether the caller's login is still good. */
  readonly isLive: () => Promise<boolean>;
}

/** Every change of an operation as Server-Sent Events until it has ended, its version as their ids. [OP-1] */
export const streamOf = ({
  operations,
  caller,
  id,
  signal,
  isLive,
}: StreamDeps): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  let seen: number | null = null;
  return new ReadableStream({
    pull: async (controller) => {
      const milliseconds = HEARTBEAT_MILLISECONDS;
      const found = await operations.changed(caller, id, seen, { milliseconds, signal: either });
      // What became of the caller's rights meanwhile ends it too, without a word.
      if (either.aborted || !found.ok || !(await isLive())) return controller.close();
      const operation = found.value;
      if (operation.version === seen) return controller.enqueue(encoder.encode(": still here\n\n"));
      seen = operation.version;
      const data = JSON.stringify(toOperation(operation));
      controller.enqueue(encoder.encode(`id: ${seen}\nevent: operation\ndata: ${data}\n\n`));
      if (operation.endedAt !== null) controller.close();
    },
    cancel: () => ended.abort(),
  });
};
