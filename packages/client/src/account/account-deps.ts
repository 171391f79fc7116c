import type { AuthApi } from "../api/auth.ts";
import type { Credentials } from "../api/credentials.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { Platform } from "../platform.ts";

/** What signing in, enrolling and unlocking need. */
export interface AccountDeps {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly credentials: Credentials;
  readonly serverTime: ServerTime;
}
