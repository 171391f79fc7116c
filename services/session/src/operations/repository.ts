import type { OperationKind, OperationState } from "@holdfast/protocol/operations";
import type { ProblemCode } from "@holdfast/protocol/problems";
import type { AuditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** How far it is. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  /** Where whoever takes it up goes on. */
  readonly place: Json;
}

export interface StoredOperation extends Progress {
  readonly id: Bytes;
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly workspaceId: Bytes;
  readonly kind: OperationKind;
  /** Members from this role up may do what it does. */
  readonly leastRole: number;
  readonly state: OperationState;
  readonly cancelAsked: boolean;
  /** Goes up with every change that is told. */
  readonly version: number;
  /** How often somebody has begun it. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly result: JsonObject | null;
  readonly problem: ProblemCode | null;
}

export type NewOperation = Pick<
  StoredOperation,
  "id" | "accountId" | "loginId" | "workspaceId" | "kind" | "leastRole" | "place"
>;

export type Ending =
  | { readonly state: "done"; readonly result: JsonObject }
  | { readonly state: "failed"; readonly problem: ProblemCode }
  | { readonly state: "cancelled" };

/** Operations, and who does them. A runner is one taking-up by one process: a name that nobody else has. [OP-2] */
export interface OperationRepository {
  /**
   * Keeps a new one, with its entry. Where the account has one of this kind going on in the workspace, that one is answered and
   * nothing is kept.
   */
  readonly begin: (operation: NewOperation, audit: AuditRow | null) => Promise<StoredOperation>;
  /** With the role of the account in its workspace, 0 for none. */
  readonly find: (
    id: Bytes,
    accountId: Bytes,
  ) => Promise<{ readonly operation: StoredOperation; readonly role: number } | null>;
  /** Gives the runner the oldest that waits, or whose runner was silent for so long. Null: there is none. */
  readonly take: (
    runner: Bytes,
    terms: { readonly kinds: readonly string[]; readonly silentMilliseconds: number },
  ) => Promise<StoredOperation | null>;
  /** Says that the runner is alive, and how far it is. `lost`: it is somebody else's by now, or has ended. */
  readonly beat: (id: Bytes, runner: Bytes, progress: Progress) => Promise<"go-on" | "cancel" | "lost">;
  /** Ends it once. False: it was not the runner's. */
  readonly end: (id: Bytes, runner: Bytes, progress: Progress, ending: Ending) => Promise<boolean>;
  /** Lets somebody else go on at once. */
  readonly release: (id: Bytes, runner: Bytes, progress: Progress) => Promise<void>;
  /** Asks it to end, with the entry; one that waits ends at once. Nothing where it has ended or was asked before. */
  readonly cancel: (id: Bytes, audit: AuditRow) => Promise<void>;
  /** Forgets those that ended before. */
  readonly forget: (before: Date) => Promise<void>;
}
