import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { RetentionPreview, RetentionReport, SessionConfig } from "@holdfast/protocol/retention";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What an account says of how its sessions are kept; `version` grows with every change and is 0 before the first. */
export interface KeepingTerms {
  readonly terms: SessionConfig;
  readonly version: number;
}

/** How long saves are kept, and what cleaning takes away. [RT-4] [RT-5] */
export interface Retention {
  readonly config: () => Answer<KeepingTerms>;
  /** Sets all of it. `version-conflict`: another device was first; ask again. What went before does not come back. */
  readonly setConfig: (next: KeepingTerms) => Answer<KeepingTerms>;
  /** What cleaning would take away now, of one session or of the whole workspace; changes nothing. */
  readonly preview: (session?: Id<"ses">) => Answer<RetentionPreview>;
  /** Takes it away, in the whole workspace. `forbidden`: not an owner; while somebody cleans already it waits for its turn. */
  readonly run: () => Answer<RetentionReport>;
  /** The newest 20 runs, those over everything among them. */
  readonly reports: () => Answer<readonly RetentionReport[]>;
}
