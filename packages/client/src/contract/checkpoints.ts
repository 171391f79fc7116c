import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";
import type { Checkpoint, CheckpointNote, Removed, SavePage } from "./timeline.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/**
 * The past of every session of the workspace, without opening one: nobody's lease is touched. What only this device has is
 * in the timeline of its session. [CP-19]
 */
export interface Checkpoints {
  /** All of a session, newest first. */
  readonly list: (session: Id<"ses">) => Answer<readonly Checkpoint[]>;
  /** Newest first; at most 100 in one page. */
  readonly saves: (session: Id<"ses">, cursor?: string) => Answer<SavePage>;
  /** Names the newest save that the service has; what nobody has saved yet is not in it. `not-a-save` before the first. */
  readonly name: (
    session: Id<"ses">,
    note: CheckpointNote,
    options?: { readonly pinned?: boolean },
  ) => Answer<Checkpoint>;
  /** From the version that `checkpoint` has; an older one is refused. */
  readonly change: (
    session: Id<"ses">,
    checkpoint: Checkpoint,
    to: { readonly note?: CheckpointNote; readonly pinned?: boolean },
  ) => Answer<Checkpoint>;
  /** Each at the version it has here. Deleting a checkpoint deletes no save. [CP-13] */
  readonly removeMany: (session: Id<"ses">, checkpoints: readonly Checkpoint[]) => Answer<readonly Removed[]>;
}
