import type { ChangeKeyList } from "../account/change-key-list.ts";
import type { Keychain } from "../account/keychain.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { AssistedApi } from "../api/assisted.ts";
import type { AuthApi } from "../api/auth.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { SharingApi } from "../api/sharing.ts";
import type { Platform } from "../platform.ts";

/** What assisted mode of an unlocked account is made of. */
export interface AssistedDeps {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly api: AssistedApi;
  readonly sharing: SharingApi;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly changeKeyList: ChangeKeyList;
}
