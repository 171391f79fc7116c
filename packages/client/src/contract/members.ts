import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { RoleName } from "@holdfast/protocol/role-names";
import type { InviteState } from "@holdfast/protocol/sharing";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Who belongs to the current workspace by its signed roster. */
export interface Member {
  readonly accountId: Id<"acc">;
  /** As the service says: the roster names keys, not addresses. */
  readonly email: string;
  readonly role: RoleName;
  readonly joinedAt: string;
  /** The account of this device. */
  readonly own: boolean;
  /** Gave up the membership; an admin's device takes the keys away as soon as it is unlocked. */
  readonly left: boolean;
  /** Six words of the member's identity, to compare by voice; of the newest one where the keys were changed. */
  readonly words: readonly string[];
  /**
   * Has other keys than this device's person knows, seen here for the first time at `since`: somebody else may be behind them until
   * the words were compared. An admin's device lets such a member read and write again. [RO-12] [RO-13]
   */
  readonly changedKeys: null | { readonly since: string };
}

export interface InviteView {
  readonly id: Id<"inv">;
  readonly email: string;
  readonly role: RoleName;
  readonly state: InviteState;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** What to pass on, with its secret behind the `#`; null where this device cannot read it. */
  readonly link: string | null;
  /**
   * How the acceptor is known: by the link's secret (`proven`), or only by words that both must compare first; null before
   * anybody accepted. A proof that does not hold is `forged`.
   */
  readonly acceptance: null | {
    readonly standing: "proven" | "words" | "forged";
    readonly words: readonly string[];
  };
}

/** Members and invites of the current workspace. Viewers and members look; admins and owners change. */
export interface Members {
  readonly list: () => Answer<readonly Member[]>;
  /** Owners make owners; nobody changes the role of the last owner. */
  readonly changeRole: (id: Id<"acc">, role: RoleName) => Answer<null>;
  /** Hands over the ownership and becomes an admin, in one roster. */
  readonly transfer: (to: Id<"acc">) => Answer<null>;
  /**
   * Takes the membership and makes a new epoch in one roster: the removed member reads nothing that is saved afterwards. What
   * was saved before stays readable to who has copies of it. [WS-9]
   */
  readonly remove: (id: Id<"acc">) => Answer<null>;
  /**
   * The words of this member, as `list` answered them last, have been compared with the person. An admin's device signs the new keys
   * into the workspace, which gets a new epoch; any other takes the notice away here. `not-trusted`: the keys have changed once
   * more since then. [RO-12] [RO-13]
   */
  readonly confirmKeys: (id: Id<"acc">) => Answer<null>;
  readonly invite: (input: {
    readonly email: string;
    readonly role: "viewer" | "member" | "admin";
  }) => Answer<InviteView>;
  /** Newest first. */
  readonly invites: () => Answer<readonly InviteView[]>;
  readonly revokeInvite: (id: Id<"inv">) => Answer<null>;
  /** Grants the keys to who accepted. Refused as `not-trusted` unless proven, or `wordsMatch` where there is no proof. */
  readonly admit: (id: Id<"inv">, options?: { readonly wordsMatch?: boolean }) => Answer<null>;
  /** Admits every proven acceptor and signs off everybody who left; what an admin's device does by itself. */
  readonly settle: () => Answer<{ readonly admitted: number; readonly removed: number }>;
}
