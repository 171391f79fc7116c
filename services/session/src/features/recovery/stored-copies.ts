import type { Fault } from "@holdfast/protocol/session-recovery";
import type { StoredObject } from "../../objects/stored-object.ts";

/** How one copy of an object stands: its bytes are those that were accepted, or they are not. */
export type CopyState = "good" | Extract<Fault, "missing" | "digest">;

export interface CopyStates {
  readonly first: CopyState;
  /** Null where no second copy is kept. */
  readonly second: CopyState | null;
}

/** Reads both copies of an object, and changes neither. One object in memory at a time. */
export type LookAtCopies = (object: StoredObject) => Promise<CopyStates>;
