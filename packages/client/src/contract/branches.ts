import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { Difference } from "@holdfast/state/parts";
import type { ClientProblem } from "./problem.ts";
import type { SaveRecord } from "./save-record.ts";
import type { SessionSummary } from "./session.ts";

/** What merging a branch would change in its session, as it is now. */
export interface BranchPreview {
  /** The session that the branch left, as its signed first save says. */
  readonly session: Id<"ses">;
  readonly changes: readonly Difference[];
  /** Names of what both changed and is kept twice. */
  readonly copies: readonly string[];
  /** Places where both wrote that a person has to decide about; the session keeps its text there until then. [MG-5] */
  readonly open: number;
}

/** What devices had not sent when another one took over. [LE-5] [LE-6] */
export interface Branches {
  /** Of one session, newest first; those that wait on this device are sent before. */
  readonly list: (session: Id<"ses">) => Promise<Result<readonly SessionSummary[], ClientProblem>>;
  /** Changes nothing. `not-a-save`: the save that it left is gone. */
  readonly preview: (branch: Id<"ses">) => Promise<Result<BranchPreview, ClientProblem>>;
  /**
   * Puts what the branch changed on top of its session, by one save whoever writes there, and deletes the branch once that save is
   * acknowledged. Null: the session had all of it already.
   */
  readonly merge: (branch: Id<"ses">) => Promise<Result<SaveRecord | null, ClientProblem>>;
  /** Makes it a session of its own. */
  readonly keep: (branch: Id<"ses">) => Promise<Result<SessionSummary, ClientProblem>>;
  /** It can be brought back for 7 days, as a session. */
  readonly remove: (branch: Id<"ses">) => Promise<Result<null, ClientProblem>>;
}
