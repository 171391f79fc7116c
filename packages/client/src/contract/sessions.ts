import type { SessionHealth } from "@holdfast/protocol/health";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";
import type { SaveRecord } from "./save-record.ts";
import type { SessionSummary } from "./session.ts";

/** A session that is out of the list. */
export interface ShelvedSession extends SessionSummary {
  readonly archivedAt: string | null;
  readonly deletedAt: string | null;
  /** Until when a deleted one can be brought back; null for one that is archived only. */
  readonly until: string | null;
}

/** Something that was done in a session, and nothing of what is in it. */
export interface ActivityEntry {
  readonly at: string;
  /** `session.saved`, or as in the audit log; one that is not known is of a newer service. */
  readonly action: string;
  readonly accountId: Id<"acc"> | null;
  /** The account this client works for did it. */
  readonly own: boolean;
  readonly loginId: Id<"lgn"> | null;
  readonly deviceId: Id<"dev"> | null;
  /** Text form of the id it was done to. */
  readonly target: string | null;
  readonly save: { readonly seq: number; readonly digest: string; readonly kind: SaveRecord["kind"] } | null;
}

/** Sessions as wholes: out of the way and back, begun from one another, and what was done in them. [CP-17] [CP-18] [CP-19] */
export interface Sessions {
  /** A session that begins from a save of this one, the newest unless `at` names another. Both go their own way from then on. */
  readonly clone: (
    id: Id<"ses">,
    input: { readonly name: string; readonly at?: string },
  ) => Promise<Result<SessionSummary, ClientProblem>>;
  /** Leaves it out of the list until it is brought back, or saved in. */
  readonly archive: (id: Id<"ses">) => Promise<Result<null, ClientProblem>>;
  readonly unarchive: (id: Id<"ses">) => Promise<Result<null, ClientProblem>>;
  /** Those that are archived, newest first. */
  readonly archived: () => Promise<Result<readonly ShelvedSession[], ClientProblem>>;
  /** Those that were deleted and can still be brought back, newest first. */
  readonly trash: () => Promise<Result<readonly ShelvedSession[], ClientProblem>>;
  /** `name-taken`: another session has its name by now. */
  readonly undelete: (id: Id<"ses">) => Promise<Result<null, ClientProblem>>;
  /** Newest first; pass `next` for the next, older page. */
  readonly activity: (
    id: Id<"ses">,
    cursor?: string,
  ) => Promise<
    Result<{ readonly entries: readonly ActivityEntry[]; readonly next: string | null }, ClientProblem>
  >;
  /** What the service knows of the stored copies. */
  readonly health: (id: Id<"ses">) => Promise<Result<SessionHealth, ClientProblem>>;
}
