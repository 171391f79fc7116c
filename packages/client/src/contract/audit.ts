import type { AuditEntry } from "@holdfast/protocol/audit";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";

/**
 * What is wrong with an audit log: an entry does not have its hash; numbers do not fall one by one; an entry is missing; it is
 * another workspace's; it ends before what this device has seen; it tells that otherwise; it was swept past it too early. [AD-7] [AD-8]
 */
export type AuditFault = "changed" | "reordered" | "gap" | "wrong-place" | "rolled-back" | "forked" | "cut";

/** One thing that was done. */
export interface AuditLine {
  readonly id: string;
  /** 1, 2, … in the workspace. */
  readonly seq: number;
  readonly at: string;
  /** A stable name; one of a newer service is none this client knows. */
  readonly action: string;
  /** Null where no account did it. `email` is what the service says: no hash covers it. */
  readonly who: { readonly accountId: string; readonly email: string | null; readonly you: boolean } | null;
  /** "Firefox on Linux", of the person's own logins only. */
  readonly login: string | null;
  /** Text form of the id it was done to. */
  readonly target: string | null;
}

/** Where a further page begins: the entry right above it, whose hash that page completes. */
export interface AuditPlace {
  readonly cursor: string;
  readonly above: AuditEntry;
}

export interface AuditSlice {
  readonly workspaceId: Id<"wsp">;
  /** Newest first. */
  readonly items: readonly AuditLine[];
  readonly older: AuditPlace | null;
}

/** `since`: time of the oldest entry kept. `swept`: there were older ones. */
export type AuditCheck =
  | { readonly whole: true; readonly entries: number; readonly since: string | null; readonly swept: boolean }
  | { readonly whole: false; readonly fault: AuditFault };

/** What was done in the workspace. For its owner and admins. */
export interface Audit {
  /** The newest 50, or those at a place. `not-trusted` when they do not hold together. */
  readonly page: (place?: AuditPlace) => Promise<Result<AuditSlice, ClientProblem>>;
  /** Reads the whole log, computes every hash, and compares with what this device has seen before. */
  readonly verify: () => Promise<Result<AuditCheck, ClientProblem>>;
}
