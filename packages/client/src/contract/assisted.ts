import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { UnlockOrigin } from "@holdfast/protocol/unlocks";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A live unlock token, as the service says; never the token itself. */
export interface UnlockView {
  readonly id: Id<"ulk">;
  readonly workspaceId: Id<"wsp">;
  readonly createdAt: string;
  /** When it was made, as long as nobody used it. */
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  /** `login`: by a sign-in with the password itself. */
  readonly origin: UnlockOrigin;
}

export interface AssistedStatus {
  /** By the account's signed key list. */
  readonly allowed: boolean;
  /** By the signed roster of the workspace that this device works in. */
  readonly workspaceAllows: boolean;
  /** This account says whether the workspace allows it, apart from the account: an admin does, of one that is no home. */
  readonly maySwitchWorkspace: boolean;
  /** The account was made by a service, which has seen everything of it; said for ever. [AM-6] */
  readonly originService: boolean;
  /** Newest first. */
  readonly unlocks: readonly UnlockView[];
}

/** A new token: whoever sends `token` in X-Holdfast-Unlock lets the service read and write the workspace until it ends. */
export interface NewUnlock {
  /** Shown this once. */
  readonly token: string;
  readonly id: Id<"ulk">;
  readonly expiresAt: string;
}

/** Assisted mode: letting the service seal and open for callers that present an unlock token. */
export interface Assisted {
  readonly status: () => Answer<AssistedStatus>;
  /** Signs that the account and its home workspace allow it. From then on the password alone lets the service in. [AM-3] */
  readonly allow: () => Answer<null>;
  /** Signs that they do not, and ends every token. What the service has seen it has seen. */
  readonly forbid: () => Answer<null>;
  /** Has the shared workspace that this device works in allow it or not. `forbidden`: no admin of it, or it is the home. [AM-3] */
  readonly allowWorkspace: (allowed: boolean) => Answer<null>;
  /** A token for the workspace that this device works in. `assisted-not-allowed`: the account or the workspace does not allow it. */
  readonly begin: () => Answer<NewUnlock>;
  readonly end: (id: Id<"ulk">) => Answer<null>;
  readonly endAll: () => Answer<null>;
}
