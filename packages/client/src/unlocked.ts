import type { AccountDeps } from "./account/account-deps.ts";
import type { Keychain } from "./account/keychain.ts";
import { createTrustRefresher } from "./account/refresh-trust.ts";
import type { Http } from "./api/http.ts";
import { createSavesApi } from "./api/saves.ts";
import { createSessionsApi } from "./api/sessions.ts";
import { createTimelineApi } from "./api/timeline.ts";
import type { AccountView } from "./contract.ts";
import { createOpenSessions, type OpenSessions } from "./sessions/open-sessions.ts";
import { createSessionList, type SessionList } from "./sessions/session-list.ts";

/** All that works only while the keys are in memory; dropped as a whole when they go. */
export interface Unlocked {
  readonly keychain: Keychain;
  readonly view: AccountView;
  readonly list: SessionList;
  readonly open: OpenSessions;
}

export const createUnlocked = (
  account: AccountDeps,
  http: Http,
  keychain: Keychain,
  autosaveSeconds: () => number,
): Unlocked => {
  const { platform, serverTime } = account;
  const refreshTrust = createTrustRefresher(account, keychain);
  const saves = createSavesApi(http);
  const timeline = createTimelineApi(http);
  return {
    keychain,
    view: {
      accountId: keychain.accountId,
      email: keychain.email,
      workspaceId: keychain.trust().record.workspaceId,
      deviceId: keychain.deviceId,
    },
    list: createSessionList({ platform, keychain, api: createSessionsApi(http), serverTime, refreshTrust }),
    open: createOpenSessions(
      { platform, saves, timeline, serverTime, keychain, refreshTrust },
      autosaveSeconds,
    ),
  };
};
