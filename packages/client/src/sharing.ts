import type { Keychain } from "./account/keychain.ts";
import type { RefreshTrust } from "./account/refresh-trust.ts";
import type { AuthApi } from "./api/auth.ts";
import type { Http } from "./api/http.ts";
import type { ServerTime } from "./api/server-time.ts";
import { createSharingApi } from "./api/sharing.ts";
import type { Doors } from "./contract/doors.ts";
import { createInvitations } from "./invitations/invitations.ts";
import { createMembers } from "./members/members.ts";
import { createSettling, type Settling } from "./members/settle.ts";
import type { Platform } from "./platform.ts";
import type { HoldHeads } from "./sessions/hold-heads.ts";
import { createWorkspaces } from "./workspaces/workspaces.ts";

interface SharingDeps {
  readonly platform: Platform;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly holdHeads: HoldHeads;
  readonly auth: AuthApi;
  readonly http: Http;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

/** All that several people in one workspace need, and what an admin's device does of it by itself. */
export const createSharing = ({
  http,
  ended,
  ...deps
}: SharingDeps): Pick<Settling, "soon" | "atRest"> & {
  readonly doors: Pick<Doors, "workspaces" | "members" | "invitations">;
} => {
  const all = { ...deps, sharing: createSharingApi(http) };
  const { settle, soon, atRest } = createSettling(all, ended);
  return {
    soon,
    atRest,
    doors: {
      workspaces: createWorkspaces(all),
      members: createMembers(all, { settle, soon }),
      invitations: createInvitations(all),
    },
  };
};
