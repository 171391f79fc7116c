import { UNTAKEN_MAX_BYTES, UNTAKEN_MAX_EVENTS } from "@holdfast/protocol/events";

/** Takes one frame; false: it is taken, and the next one waits until `ready` is called. */
export type Take = (frame: string) => boolean;

interface Waiting {
  readonly frame: string;
  readonly bytes: number;
  /** Not a part of what the connection resumes with. */
  readonly counts: boolean;
  readonly round: number;
}

/**
 * What a connection has not taken yet. What it resumes with waits for it as long as it likes; of what happened meanwhile only so
 * much is kept: who has more than that of earlier rounds waiting when the next one comes is too slow. What is told in one go is one
 * round, for nobody could have taken a part of it. [EV-9]
 */
export const createOutbox = (deps: { readonly take: Take; readonly tooSlow: () => void }) => {
  const waiting: Waiting[] = [];
  let round = 0;
  let isRoundOpen = false;
  let isReady = true;
  let all = { bytes: 0, frames: 0 };
  let earlier = { bytes: 0, frames: 0 };

  const flush = (): void => {
    while (isReady) {
      const next = waiting.shift();
      if (next === undefined) return;
      const less = ({ bytes, frames }: typeof all) => ({ bytes: bytes - next.bytes, frames: frames - 1 });
      if (next.counts) all = less(all);
      if (next.counts && next.round < round) earlier = less(earlier);
      isReady = deps.take(next.frame);
    }
  };

  const beginRound = (): void => {
    isRoundOpen = true;
    round += 1;
    earlier = all;
    queueMicrotask(() => {
      isRoundOpen = false;
    });
  };

  return {
    /** `replay`: it is a part of what the connection resumes with. */
    push: (frame: string, replay: boolean): void => {
      if (!isRoundOpen) beginRound();
      if (earlier.bytes > UNTAKEN_MAX_BYTES || earlier.frames > UNTAKEN_MAX_EVENTS) {
        waiting.length = 0;
        all = { bytes: 0, frames: 0 };
        earlier = all;
        deps.tooSlow();
        return;
      }
      const bytes = Buffer.byteLength(frame);
      waiting.push({ frame, bytes, counts: !replay, round });
      if (!replay) all = { bytes: all.bytes + bytes, frames: all.frames + 1 };
      flush();
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
