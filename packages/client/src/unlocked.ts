import type { AccountDeps } from "./account/account-deps.ts";
import { createKeyListChanger } from "./account/change-key-list.ts";
import { createPassphraseChange } from "./account/change-passphrase.ts";
import type { Keychain } from "./account/keychain.ts";
import { createTrustRefresher, type RefreshTrust, type TrustEvents } from "./account/refresh-trust.ts";
import type { StaleSlot } from "./account/register.ts";
import { createAuthApi } from "./api/auth.ts";
import type { Http } from "./api/http.ts";
import { createLeaseApi } from "./api/leases.ts";
import { createRetentionApi } from "./api/retention.ts";
import { createSavesApi } from "./api/saves.ts";
import { createSessionsApi } from "./api/sessions.ts";
import { createSharingApi } from "./api/sharing.ts";
import { createTimelineApi } from "./api/timeline.ts";
import { createTimelineActsApi } from "./api/timeline-acts.ts";
import { sendWaitingBranches } from "./branches/send-waiting-branches.ts";
import type { AccountView } from "./contract/account.ts";
import type { Doors } from "./contract/doors.ts";
import type { Holdfast } from "./contract/holdfast.ts";
import type { AutosaveChoice } from "./contract/session.ts";
import type { Watchers } from "./events/watchers.ts";
import { createWatching } from "./events/watching.ts";
import { inBackground } from "./in-background.ts";
import type { StrengthNote } from "./keys/note-strength.ts";
import { laterDoors, laterPart } from "./later-doors.ts";
import { watchMembership } from "./membership-watch.ts";
import { resealSlot } from "./passkeys/reseal-slot.ts";
import { createPlainDoors } from "./plain-doors.ts";
import { createLaterRecovery } from "./recovery/later-recovery.ts";
import { createSelfDrill } from "./recovery/self-drill.ts";
import { createAccountTerms } from "./retention/account-terms.ts";
import { createRotation } from "./rotation/rotation.ts";
import { createHeadsBy, createHoldHeads } from "./sessions/hold-heads.ts";
import { createLending } from "./sessions/lending.ts";
import { createOpenSessions, type OpenSessions } from "./sessions/open-sessions.ts";
import { removeSession } from "./sessions/remove-session.ts";
import { createSessionList, type SessionList } from "./sessions/session-list.ts";
import { createSharing } from "./sharing.ts";

/** Asked for on settings pages: most visits are without them. */
const ACCOUNT_DOORS = [
  "devices",
  "pairing",
  "recoveryCodes",
  "passkeys",
  "slots",
  "keyHealth",
  "assisted",
  "audit",
] as const;

/** All that works only while the keys are in memory; dropped as a whole when they go. */
export interface Unlocked {
  readonly keychain: Keychain;
  readonly view: AccountView;
  readonly list: SessionList;
  readonly open: OpenSessions;
  readonly doors: Doors;
  readonly changePassphrase: Holdfast["changePassphrase"];
  readonly refreshTrust: RefreshTrust;
  /** Seals a slot that was just used anew, in the background. [RO-15] */
  readonly reseal: (stale: StaleSlot) => void;
  /** Keeps how strong the passphrase is that was typed. [SL-2] */
  readonly noteStrength: StrengthNote["soon"];
  /** Ends every call to the service that these keys have under way, and all to come; resolves when nothing uses the keys for one. */
  readonly hangUp: () => Promise<void>;
}

interface UnlockedOptions extends TrustEvents {
  /** What this device chose; `account` where it goes by what its account says. */
  readonly autosaveSeconds: () => AutosaveChoice;
  readonly watchers: Watchers;
}

export const createUnlocked = (
  account: AccountDeps,
  http: Http,
  keychain: Keychain,
  { autosaveSeconds, watchers, ...events }: UnlockedOptions,
): Unlocked => {
  const { platform, serverTime } = account;
  const calls = new AbortController();
  let resealing: Promise<unknown> | null = null;
  const watch = watchMembership(
    (call) =>
      http({ ...call, signal: AbortSignal.any([calls.signal, ...(call.signal ? [call.signal] : [])]) }),
    () => refreshTrust(),
  );
  const ours: Http = async (call) => {
    const answer = await watch.http(call);
    if (answer.ok) {
      rotation.look();
      selfDrill.look();
    }
    return answer;
  };
  const auth = createAuthApi(ours);
  const refreshTrust = createTrustRefresher({ ...account, auth }, keychain, events);
  const changeKeyList = createKeyListChanger({ platform, serverTime, keychain, refreshTrust });
  const saves = createSavesApi(ours);
  const timeline = createTimelineApi(ours);
  const timelineActs = createTimelineActsApi(ours);
  const api = createSessionsApi(ours);
  /** Whoever learns of a new roster may learn of somebody who waits for this device. */
  const refreshAndSettle: RefreshTrust = async (options) => {
    const refreshed = await refreshTrust(options);
    if (refreshed.ok) sharing.soon();
    return refreshed;
  };
  const news = { refreshTrust: refreshAndSettle };
  const list = createSessionList({ platform, keychain, api, serverTime, ...news });
  const leases = createLeaseApi(ours, http);
  const engine = {
    platform,
    saves,
    timeline,
    timelineActs,
    leases,
    sessions: api,
    serverTime,
    keychain,
    ...news,
    isTold: () => watching.isLive(),
    compresses: () => terms.now().compressionEnabled,
  };
  const terms = createAccountTerms({
    account: keychain.accountId,
    clock: platform.clock,
    cache: platform.cache,
    api: createRetentionApi(ours),
    ended: calls.signal,
  });
  const pace = (): number | null => {
    const chosen = autosaveSeconds();
    return chosen === "account" ? terms.now().autoSaveIntervalSeconds : chosen;
  };
  const watching = createWatching({
    platform,
    http: ours,
    keychain,
    watchers,
    ended: calls.signal,
    open: () => sessions,
    connected: terms.ask,
  });
  const plain = createPlainDoors({ platform, http: ours, learn: terms.learn, ended: calls.signal });
  const hearing = plain.alsoFollowing(watching);
  const sessions = createOpenSessions(engine, pace, createLaterRecovery(engine, ours), hearing);
  const recovering = laterPart(
    () => import("./past-doors.ts"),
    ({ createPastDoors }) => createPastDoors(engine, ours),
  );
  const selfDrill = createSelfDrill({
    platform,
    workspaceId: keychain.trust().record.workspaceId,
    isBusy: sessions.isBusy,
    drill: async () => {
      await sessions.heal();
      await (await recovering())?.recovery.drill();
    },
    ended: calls.signal,
  });
  const lending = createLending(sessions);
  const sendBranches = (): Promise<void> => sendWaitingBranches(engine);
  const open = {
    ...sessions,
    open: lending.open,
    online: () => {
      sessions.online();
      watching.now();
      inBackground(sendBranches());
    },
  };
  const holdHeads = createHoldHeads({ saves, list, borrow: lending.borrow });
  const sharing = createSharing({
    platform,
    serverTime,
    keychain,
    refreshTrust,
    holdHeads,
    auth,
    http: ours,
    ended: calls.signal,
  });
  const rotation = createRotation(
    {
      platform,
      keychain,
      refreshTrust,
      sharing: createSharingApi(ours),
      list,
      open: sessions,
      borrow: lending.borrow,
    },
    calls.signal,
  );
  sharing.soon();
  rotation.resume();
  inBackground(sendBranches());
  const branches = laterPart(
    () => import("./branches/branches.ts"),
    ({ createBranches }) => ({
      branches: createBranches({
        engine,
        list,
        remove: (id) => removeSession({ platform, list, open }, id),
        send: sendBranches,
        news: sessions.news,
      }),
    }),
  );
  const later = laterPart(
    () => import("./account-doors.ts"),
    ({ createAccountDoors }) =>
      createAccountDoors({
        platform,
        auth,
        serverTime,
        keychain,
        refreshTrust,
        changeKeyList,
        holdHeads,
        headsBy: createHeadsBy({ saves, list }),
        workspaces: sharing.doors.workspaces,
        rotation: rotation.door,
        http: ours,
        ended: calls.signal,
      }),
  );
  const sessionsDoor = laterPart(
    () => import("./sessions/sessions-door.ts"),
    ({ createSessionsDoor }) => ({
      sessions: createSessionsDoor({ ...engine, list, open: sessions, http: ours }),
    }),
  );
  const exports = laterPart(
    () => import("./export/export-door.ts"),
    ({ createExports }) => ({
      exports: createExports({
        ...engine,
        list,
        open: sessions,
        borrow: lending.borrow,
        http: ours,
        ended: calls.signal,
      }),
    }),
  );
  let noting: Promise<unknown> = Promise.resolve();
  /** Where its code cannot be loaded, it is written when the passphrase is typed next. */
  const noteStrength: StrengthNote["soon"] = (score) => {
    noting = noting.then(async () => {
      const part = await later();
      part?.strength.soon(score);
      await part?.strength.atRest();
    });
    inBackground(noting);
  };
  return {
    keychain,
    view: {
      accountId: keychain.accountId,
      email: keychain.email,
      workspaceId: keychain.trust().record.workspaceId,
      deviceId: keychain.deviceId,
    },
    list,
    open,
    doors: {
      ...laterDoors(ACCOUNT_DOORS, async () => (await later())?.doors ?? null),
      ...laterDoors(["sessions"], sessionsDoor),
      ...laterDoors(["branches"], branches),
      rotation: rotation.door,
      ...sharing.doors,
      ...laterDoors(["recovery", "checkpoints"], recovering),
      ...plain.doors,
      ...laterDoors(["exports"], exports),
    },
    refreshTrust,
    reseal: (stale) => {
      resealing = resealSlot({ platform, auth, keychain, changeKeyList }, stale);
      inBackground(resealing);
    },
    changePassphrase: createPassphraseChange({
      platform,
      auth,
      serverTime,
      keychain,
      refreshTrust,
      changeKeyList,
      noteStrength,
    }),
    noteStrength,
    hangUp: async () => {
      calls.abort();
      const background = [sharing.atRest(), rotation.atRest(), selfDrill.atRest(), noting];
      await Promise.all([...background, watch.atRest(), watching.atRest(), terms.atRest(), resealing]);
    },
  };
};
