import type { StreamFrame } from "@holdfast/protocol/events";
import type { Hub } from "../../events/hub.ts";
import { createOutbox } from "../../events/outbox.ts";
import type { Subscriber } from "../../events/repository.ts";

/** Below the 8 s that are promised. [EV-3] */
const HEARTBEAT_MILLISECONDS = 7_000;
/** What waits between this process and its network at most. */
const CHUNKS_BYTES = 16 * 1024;

/** A frame as server-sent events are written: only what happened has a number to resume after. */
export const eventText = (frame: StreamFrame): string => {
  const id = "n" in frame ? `id: ${frame.n}\n` : frame.type === "ready" ? `id: ${frame.last}\n` : "";
  return `${id}event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`;
};

/** Everything that a subscriber is told, as a body that goes on until either side ends it. [EV-3] */
export const eventStream = (hub: Hub, subscriber: Subscriber, after: number | null): ReadableStream => {
  const encoder = new TextEncoder();
  let end = (): void => undefined;
  let ready = (): void => undefined;

  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let isOpen = true;
        const close = (): void => {
          if (!isOpen) return;
          isOpen = false;
          clearInterval(beating);
          // What waits is given up with it: the reader resumes.
          controller.close();
        };
        const take = (text: string): boolean => {
          if (!isOpen) return false;
          controller.enqueue(encoder.encode(text));
          return (controller.desiredSize ?? 0) > 0;
        };
        const outbox = createOutbox({
          take,
          tooSlow: () => {
            end();
            close();
          },
        });
        const beating = setInterval(() => {
          if (outbox.isEmpty()) outbox.push(":\n\n", true);
        }, HEARTBEAT_MILLISECONDS);
        // Something at once, so that a client sees that it is connected.
        outbox.push(":\n\n", true);
        const joined = hub.join(subscriber, after, {
          tell: (frame, replay) => outbox.push(eventText(frame), replay),
          end: close,
        });
        if (!joined.ok) {
          close();
          return;
        }
        ready = outbox.ready;
        end = () => {
          clearInterval(beating);
          isOpen = false;
          joined.value.leave();
        };
      },
      pull: () => ready(),
      cancel: () => end(),
    },
    { highWaterMark: CHUNKS_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
  );
};
