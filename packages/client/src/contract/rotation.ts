import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** `young`: not replaced without a reason before `routineFrom`. `due-soon` from 7 days before `dueAt` on. [RO-1] */
export type EpochState = "young" | "good" | "due-soon" | "overdue";

/** The keys of the workspace this device works in. Times are what the service says, within what this device has seen itself. */
export interface RotationStatus {
  readonly epoch: number;
  readonly since: string;
  readonly routineFrom: string;
  readonly dueAt: string;
  readonly state: EpochState;
  /** Admins and owners replace keys; theirs are replaced by themselves when they are overdue. [RO-5] */
  readonly mayRotate: boolean;
}

/**
 * How far sealing everything anew is, in sessions: `idle` was never asked for since the keys were replaced, `paused` goes on when
 * it is asked for again or, after an outage, by itself. `skipped` could not be read or written here, or are waiting for somebody.
 */
export interface ResealStatus {
  readonly state: "idle" | "running" | "paused" | "done";
  readonly done: number;
  readonly total: number;
  readonly skipped: number;
}

/** Replacing the keys of the workspace this device works in, for everything that is saved from then on. */
export interface Rotation {
  readonly status: () => Answer<RotationStatus>;
  /**
   * Makes the next epoch and reads it back. `key-too-young`: a routine one before `routineFrom`; `forbidden`: no admin;
   * `not-trusted`: what the service hands out is not what was made, or it withholds the keys of a member. Asked again after a
   * crash it finishes, or finds it done. [RO-3]
   */
  readonly rotate: (input: { readonly reason: "routine" | "suspected-leak" }) => Answer<null>;
  /**
   * Begins, or goes on, to save every session of the workspace anew and whole in the background: the newest saves then need no
   * earlier keys. What was saved before stays under the keys it was sealed with. [RO-8]
   */
  readonly reseal: () => Answer<ResealStatus>;
  readonly resealStatus: () => Answer<ResealStatus>;
  /** Stops after the session that is at it. */
  readonly stopReseal: () => Answer<ResealStatus>;
}
