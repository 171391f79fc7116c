import { inBackground } from "../in-background.ts";
import type { Platform } from "../platform.ts";

const HOUR_MILLISECONDS = 3600 * 1000;

export interface SelfDrill {
  /** Drills in the background when nothing else is to be done, once an hour however often it is called. */
  readonly look: () => void;
  readonly atRest: () => Promise<void>;
}

export interface SelfDrillInput {
  readonly platform: Platform;
  readonly workspaceId: string;
  /** Something is not saved yet. */
  readonly isBusy: () => boolean;
  readonly drill: () => Promise<unknown>;
  readonly ended: AbortSignal;
}

/**
 * The restore drill by itself: of the tabs of a browser one does it, never over a metered connection, and not in the first hour of
 * a visit, which has other things to do. No timer waits for it: a program that is done can end. [RC-10]
 */
export const createSelfDrill = ({
  platform,
  workspaceId,
  isBusy,
  drill,
  ended,
}: SelfDrillInput): SelfDrill => {
  let looked = platform.clock.now();
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    const release = await platform.locks.tryHold(`holdfast-drill-${workspaceId}`);
    if (release === null) return;
    try {
      await drill();
    } finally {
      release();
    }
  };

  return {
    look: () => {
      const now = platform.clock.now();
      if (ended.aborted || now - looked < HOUR_MILLISECONDS) return;
      if (isBusy() || platform.metered?.() === true) return;
      looked = now;
      running = running.then(run);
      inBackground(running);
    },
    atRest: () => running.catch(() => undefined),
  };
};
