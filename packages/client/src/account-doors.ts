import type { ChangeKeyList } from "./account/change-key-list.ts";
import type { Keychain } from "./account/keychain.ts";
import { createCodes } from "./account/new-codes.ts";
import type { RefreshTrust } from "./account/refresh-trust.ts";
import { createAuditApi } from "./api/audit.ts";
import type { AuthApi } from "./api/auth.ts";
import { createDevicesApi } from "./api/devices.ts";
import type { Http } from "./api/http.ts";
import type { ServerTime } from "./api/server-time.ts";
import { createAuditLog } from "./audit/audit-log.ts";
import type { Doors } from "./contract/doors.ts";
import { createDevices } from "./devices/devices.ts";
import { createPairingDoor } from "./devices/pairing-door.ts";
import { createKeyDoors } from "./keys/key-doors.ts";
import type { StrengthNote } from "./keys/note-strength.ts";
import { createPasskeys } from "./passkeys/passkeys.ts";
import type { Platform } from "./platform.ts";
import type { HeadsBy, HoldHeads } from "./sessions/hold-heads.ts";

interface AccountDoorDeps extends Pick<Doors, "workspaces" | "rotation"> {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly changeKeyList: ChangeKeyList;
  readonly holdHeads: HoldHeads;
  readonly headsBy: HeadsBy;
  readonly http: Http;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

export interface AccountDoors {
  readonly doors: Pick<
    Doors,
    "devices" | "pairing" | "recoveryCodes" | "passkeys" | "slots" | "keyHealth" | "assisted" | "audit"
  >;
  readonly strength: StrengthNote;
}

/** What settings pages ask about the account, and little else does: its code is loaded with the first such call. */
export const createAccountDoors = (deps: AccountDoorDeps): AccountDoors => {
  const { platform, keychain, http } = deps;
  const api = createDevicesApi(http);
  const passkeys = createPasskeys(deps);
  const { doors, strength } = createKeyDoors({ ...deps, passkeys });
  return {
    doors: {
      devices: createDevices({ ...deps, api }),
      pairing: createPairingDoor({ platform, api, keychain }),
      recoveryCodes: createCodes(deps),
      passkeys,
      audit: createAuditLog({
        platform,
        api: createAuditApi(http),
        accountId: keychain.accountId,
        workspaceId: () => keychain.trust().record.workspaceId,
      }),
      ...doors,
    },
    strength,
  };
};
