import { ROLE, type Role } from "@holdfast/vault/roles";

/** Whom a route lets in. */
export type Access =
  /** Everybody: it does not ask who calls. */
  | { readonly who: "anybody" }
  /** Who shows a refresh token, in a browser with the token of its page. */
  | { readonly who: "refresh" }
  /** Any live login. What its address names, if it does, is the account's own; a login of another account finds nothing. */
  | { readonly who: "account"; readonly recovery?: true }
  /**
   * Members of a workspace from this role up. `named` is the workspace of the address, else it is the one that the token
   * names: others find nothing.
   */
  | { readonly who: "members"; readonly least: Role; readonly named: boolean };

const ANYBODY: Access = { who: "anybody" };
const ACCOUNT: Access = { who: "account" };
const ofNamed = (least: Role): Access => ({ who: "members", least, named: true });
const ofCurrent = (least: Role): Access => ({ who: "members", least, named: false });

/** Every route of this service and whom it lets in: the authorisation matrix asks each one as everybody. [A31] */
export const ACCESS: Readonly<Record<string, Access>> = {
  "POST /api/auth/register": ANYBODY,
  "POST /api/auth/kdf": ANYBODY,
  "POST /api/auth/login": ANYBODY,
  "POST /api/auth/recover": ANYBODY,
  "GET /api/auth/jwks.json": ANYBODY,
  "POST /api/auth/refresh": { who: "refresh" },
  "POST /api/auth/logout": ACCOUNT,
  "POST /api/auth/logout-all": ACCOUNT,
  "GET /api/auth/me": ACCOUNT,
  "GET /api/auth/ws-ticket": ACCOUNT,
  "GET /api/auth/ws-token": ACCOUNT,
  "GET /api/auth/sessions": ACCOUNT,
  "DELETE /api/auth/sessions/:loginId": ACCOUNT,
  "POST /api/auth/recovery-codes/generate": ACCOUNT,
  "GET /api/auth/passkeys": ACCOUNT,
  "DELETE /api/auth/passkeys/:passkeyId": ACCOUNT,
  "POST /api/auth/passkeys/register/options": ACCOUNT,
  "POST /api/auth/passkeys/register/verify": ACCOUNT,
  "POST /api/auth/passkeys/authenticate/options": ANYBODY,
  "POST /api/auth/passkeys/authenticate/verify": ANYBODY,
  "GET /api/keys/slots": ACCOUNT,
  "PUT /api/keys/slots": { who: "account", recovery: true },
  "PATCH /api/keys/slots/:id": ACCOUNT,
  "GET /api/keys/health": ACCOUNT,
  "PUT /api/keys/assisted": ACCOUNT,
  "GET /api/unlocks": ACCOUNT,
  "POST /api/unlocks": ACCOUNT,
  "DELETE /api/unlocks": ACCOUNT,
  "DELETE /api/unlocks/:id": ACCOUNT,
  "POST /api/keys/root": ACCOUNT,
  "GET /api/keys/devices": ACCOUNT,
  "POST /api/keys/devices": ACCOUNT,
  "DELETE /api/keys/devices/:id": ACCOUNT,
  "POST /api/cli/device/start": ANYBODY,
  "POST /api/cli/device/exchange": ANYBODY,
  "POST /api/cli/device/lookup": ACCOUNT,
  "POST /api/cli/device/approve": ACCOUNT,
  "POST /api/cli/device/deny": ACCOUNT,
  "GET /api/notifications": ACCOUNT,
  "POST /api/notifications/read": ACCOUNT,
  "POST /api/notifications/save-failed": ACCOUNT,
  "GET /api/notifications/preferences": ACCOUNT,
  "PUT /api/notifications/preferences": ACCOUNT,
  "GET /api/workspaces": ACCOUNT,
  "POST /api/workspaces": ACCOUNT,
  "POST /api/workspaces/switch": ACCOUNT,
  "PATCH /api/workspaces/current/settings": ofCurrent(ROLE.admin),
  "POST /api/workspaces/current/plan": ofCurrent(ROLE.admin),
  "GET /api/usage": ofCurrent(ROLE.viewer),
  "GET /api/workspaces/current/members": ofCurrent(ROLE.viewer),
  "PATCH /api/workspaces/current/members/:accountId/role": ofCurrent(ROLE.admin),
  "DELETE /api/workspaces/current/members/:accountId": ofCurrent(ROLE.admin),
  "POST /api/workspaces/current/invites": ofCurrent(ROLE.admin),
  "GET /api/workspaces/current/invites": ofCurrent(ROLE.admin),
  "DELETE /api/workspaces/current/invites/:id": ofCurrent(ROLE.admin),
  "POST /api/workspaces/current/invites/:id/admit": ofCurrent(ROLE.admin),
  "GET /api/invites/:inviteId": ACCOUNT,
  "POST /api/workspaces/current/invites/accept": ACCOUNT,
  "GET /api/workspaces/current": ofCurrent(ROLE.viewer),
  "GET /api/audit": ofCurrent(ROLE.admin),
  "GET /api/workspaces/:id/roster": ofNamed(ROLE.viewer),
  "PUT /api/workspaces/:id/roster": ofNamed(ROLE.admin),
};
