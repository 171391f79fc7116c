import { UNTAKEN_MAX_BYTES, UNTAKEN_MAX_EVENTS } from "@holdfast/protocol/events";

/** Takes one frame; false: it is taken, and the next one waits until `ready` is called. */
export type Take = (frame: string) => boolean;

/**
 * What a connection has not taken yet. What it resumes with waits for it as long as it likes; of what happens meanwhile only so
 * much is kept. [EV-9]
 */
export const createOutbox = (deps: { readonly take: Take; readonly tooSlow: () => void }) => {
  const waiting: { readonly frame: string; readonly bytes: number; readonly counts: boolean }[] = [];
  let [bytes, frames] = [0, 0];
  let isReady = true;

  const flush = (): void => {
    while (isReady) {
      const next = waiting.shift();
      if (next === undefined) return;
      if (next.counts) [bytes, frames] = [bytes - next.bytes, frames - 1];
      isReady = deps.take(next.frame);
    }
  };

  return {
    /** `replay`: it is a part of what the connection resumes with. */
    push: (frame: string, replay: boolean): void => {
      const size = Buffer.byteLength(frame);
      waiting.push({ frame, bytes: size, counts: !replay });
      if (!replay) [bytes, frames] = [bytes + size, frames + 1];
      flush();
      if (bytes <= UNTAKEN_MAX_BYTES && frames <= UNTAKEN_MAX_EVENTS) return;
      waiting.length = 0;
      [bytes, frames] = [0, 0];
      deps.tooSlow();
    },
    /** The connection takes again. */
    ready: (): void => {
      isReady = true;
      flush();
    },
    isEmpty: (): boolean => waiting.length === 0,
  };
};
export type Outbox = ReturnType<typeof createOutbox>;
