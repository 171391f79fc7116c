import type { ChangeKeyList } from "../account/change-key-list.ts";
import type { Keychain } from "../account/keychain.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import { createAssistedApi } from "../api/assisted.ts";
import type { AuthApi } from "../api/auth.ts";
import type { Http } from "../api/http.ts";
import type { ServerTime } from "../api/server-time.ts";
import { createSharingApi } from "../api/sharing.ts";
import { createSlotsApi } from "../api/slots.ts";
import { createAssisted } from "../assisted/assisted-door.ts";
import type { Doors } from "../contract/doors.ts";
import type { Platform } from "../platform.ts";
import { createKeyHealth } from "./key-health.ts";
import { createStrengthNote, type StrengthNote } from "./note-strength.ts";
import { createSlotLabels } from "./slot-labels.ts";
import { createSlots } from "./slots.ts";

interface KeyDoorDeps extends Pick<Doors, "passkeys" | "workspaces" | "rotation"> {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly changeKeyList: ChangeKeyList;
  readonly http: Http;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

/** What there is to know and to say of the account's slots and keys. */
export const createKeyDoors = ({
  http,
  ended,
  ...deps
}: KeyDoorDeps): {
  readonly doors: Pick<Doors, "slots" | "keyHealth" | "assisted">;
  readonly strength: StrengthNote;
} => {
  const api = createSlotsApi(http);
  const labels = createSlotLabels({ ...deps, api });
  const assisted = createAssisted({
    ...deps,
    api: createAssistedApi(http),
    sharing: createSharingApi(http),
  });
  const all = { ...deps, api, labels };
  return {
    doors: { slots: createSlots(all), keyHealth: createKeyHealth(all), assisted },
    strength: createStrengthNote({ api, keychain: deps.keychain, labels, ended }),
  };
};
