import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { RoleName } from "@holdfast/protocol/role-names";
import type { Usage } from "@holdfast/protocol/sharing";
import type { PlanName } from "@holdfast/protocol/workspaces";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A workspace the account belongs to. */
export interface WorkspaceView {
  readonly id: Id<"wsp">;
  /** Null until somebody names it, and where the name cannot be read from here: it is sealed to the members. */
  readonly name: string | null;
  readonly role: RoleName;
  readonly plan: PlanName;
  /** The account's own first one, which it cannot leave. */
  readonly home: boolean;
  /** Where this device works. */
  readonly current: boolean;
  readonly createdAt: string;
}

/** The team spaces of the account. Which one this device works in is `Holdfast.switchWorkspace`. */
export interface Workspaces {
  /** The home first, then by when they were made. */
  readonly list: () => Answer<readonly WorkspaceView[]>;
  /** Founds one with this account as its owner; the device stays where it is. `name`: 3–80 characters. */
  readonly create: (name: string) => Answer<WorkspaceView>;
  /** The current one; admins and owners. */
  readonly rename: (name: string) => Answer<WorkspaceView>;
  /** Of the current one. */
  readonly usage: () => Answer<Usage>;
  /** Of the current one; admins and owners. */
  readonly setPlan: (plan: PlanName) => Answer<Usage>;
}
