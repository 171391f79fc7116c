/** What a job does. It ends soon after `signal` aborts; whatever it has done by then must be safe to meet again. */
export type Work = (signal: AbortSignal) => Promise<void>;

/**
 * Work that the service does by itself, on a schedule. [RT-12]
 *
 * Of all replicas one runs a job at a time. That saves work and proves nothing: a replica may be cut off from the database
 * and not know it yet, so work is safe against a second runner, and against ending anywhere.
 */
export interface Jobs {
  /**
   * Registers work under a name of lower-case words and hyphens, before `start`. `cron` has five fields, in UTC. A turn that
   * comes while the last one still runs is run once afterwards, not once for each.
   */
  readonly every: (name: string, cron: string, work: Work) => void;
  /**
   * Asks for a turn besides the schedule, of whichever replica is free; several that wait are one. Resolves when it is
   * asked for and not when it has ended.
   *
   * @throws Error for a name that nobody registered.
   */
  readonly runNow: (name: string) => Promise<void>;
  /** Resolves while turns can be asked for and taken; a start that is under way for the first time counts. [OP-3] */
  readonly health: () => Promise<void>;
  /** Begins to run what is registered. */
  readonly start: () => Promise<void>;
  /** Aborts what runs here, waits for it to end, and begins nothing more. */
  readonly stop: () => Promise<void>;
}
