import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { RoleName } from "@holdfast/protocol/role-names";
import type { InviteState } from "@holdfast/protocol/sharing";
import type { ClientProblem } from "./problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** An invitation to somebody else's workspace. */
export interface InvitationView {
  readonly id: Id<"inv">;
  readonly workspaceId: Id<"wsp">;
  readonly inviterEmail: string;
  readonly role: RoleName;
  readonly state: InviteState;
  readonly expiresAt: string;
  /** The link came whole and everything the service says of inviter and workspace agrees with it. */
  readonly proven: boolean;
  /** Six words of the inviter's identity; to be compared by voice where the link came without its secret. */
  readonly inviterWords: readonly string[];
  /** Six words of this account's identity: what the inviter compares. */
  readonly ownWords: readonly string[];
}

/** `/invite/<id>#<secret>.<workspaceId>.<inviter's key>`: what stands behind the `#`, or null. */
export interface InviteLink {
  readonly id: Id<"inv">;
  readonly fragment: string | null;
}

/** Invitations to the account of this device. */
export interface Invitations {
  /** `not-trusted`: the service contradicts the link; `not-found`: it is for another address, or gone. */
  readonly read: (link: InviteLink) => Answer<InvitationView>;
  /** Remembers what the workspace is known by, and sends keys and proof. Without the fragment only with `wordsMatch`. [WS-5] [WS-6] */
  readonly accept: (link: InviteLink, options?: { readonly wordsMatch?: boolean }) => Answer<InvitationView>;
}
