import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import type { AccountDeps } from "./account/account-deps.ts";
import { createCredentials } from "./account/credential-store.ts";
import { enterAgain } from "./account/enter-online.ts";
import { createIdle, type Idle } from "./account/idle.ts";
import type { Entered } from "./account/register.ts";
import { enter, unlockByDevice } from "./account/unlock.ts";
import { visitWorkspace } from "./account/visit-workspace.ts";
import { createAuthApi } from "./api/auth.ts";
import { createHttp, type Http } from "./api/http.ts";
import { createServerTime } from "./api/server-time.ts";
import type { AccountStatus, AccountView } from "./contract/account.ts";
import type { Watch } from "./contract/events.ts";
import type { ClientProblem } from "./contract/problem.ts";
import type { AutosaveChoice } from "./contract/session.ts";
import { createWatchers } from "./events/watchers.ts";
import { inBackground } from "./in-background.ts";
import { createTurns } from "./in-turn.ts";
import { createListeners } from "./listeners.ts";
import type { Platform } from "./platform.ts";
import { problem, refuse } from "./problem.ts";
import { openPending } from "./root-key/pending-root.ts";
import { sendLeft } from "./sessions/send-left.ts";
import { unsentOfAccount } from "./sessions/unsent-work.ts";
import type { AccountRecord, LoginRecord, WaitingLogin } from "./stores/device-store.ts";
import { createUnlocked, type Unlocked } from "./unlocked.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Who is here: the account's status on this device and, while it is unlocked, all that works by its keys. */
export interface Presence {
  /** What the calls of signing in and out need. */
  readonly account: AccountDeps;
  /** Calls to the service as this device; those that need keys end with them. */
  readonly http: Http;
  readonly idle: Idle;
  readonly status: () => AccountStatus;
  readonly subscribe: (listener: (status: AccountStatus) => void) => () => void;
  readonly unlocked: () => Unlocked | null;
  readonly watch: Watch;
  readonly setAutosaveSeconds: (seconds: AutosaveChoice) => void;
  /** Signing in and out, locking and unlocking happen one after the other, whoever asks: a person, a tab, a timer. */
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>;
  /** Refused as `locked` without keys; they are not overwritten while `act` runs. */
  readonly ifUnlocked: <T>(act: (all: Unlocked) => Answer<T>) => Answer<T>;

  // The following run in a turn, never beside each other.
  readonly start: () => Promise<void>;
  /** Lets in who has the root key. */
  readonly admit: (entered: Result<Entered, ClientProblem>) => Answer<AccountView>;
  /** Ends the use of the keys: unsent work goes to the journal, then every secret is overwritten. [SP-24] */
  readonly seal: () => Promise<void>;
  readonly lock: () => Promise<void>;
  /** Keeps a login that opened nothing: the account is locked. [PK-14] */
  readonly wait: (waiting: WaitingLogin) => Promise<void>;
  /** Login, keys and local wrap go; unsent work stays sealed on this device until the next sign-in. */
  readonly end: () => Promise<void>;
  /** Ends this login by what `tell` asks of the service. What can be sent is sent before, the rest stays sealed here. [AU-22] */
  readonly leave: (leaving: Unlocked, tell: () => Answer<null>) => Answer<null>;
  /** Closes what is open and goes on in another workspace of the account. [WS-2] */
  readonly move: (leaving: Unlocked, id: Id<"wsp">) => Answer<AccountView>;
  /** Takes other keys of the same account in place of the present ones: what is open is let go. [RO-14] */
  readonly exchange: (entered: Entered) => Answer<AccountView>;
}

const lockedStatus = ({ email, replaced }: AccountRecord): AccountStatus => ({
  kind: "locked",
  email,
  ...(replaced ? { replaced } : {}),
});

const hasKeysOf = ({ keychain }: Unlocked, { identityEd }: AccountRecord): boolean =>
  equal(keychain.identity.ed.publicKey, identityEd);

export const createPresence = (platform: Platform): Presence => {
  const { device, journal } = platform;
  const listeners = createListeners<[AccountStatus]>();
  const watchers = createWatchers();
  const serverTime = createServerTime(platform.clock);
  const credentials = createCredentials(device);
  const http = createHttp({
    platform,
    credentials,
    serverTime,
    onEnded: (login) => inBackground(inTurn(() => endLogin(login))),
  });
  const auth = createAuthApi(http);
  const account: AccountDeps = { platform, auth, credentials, serverTime };
  let status: AccountStatus = { kind: "starting" };
  let unlocked: Unlocked | null = null;
  let autosaveSeconds: AutosaveChoice = "account";

  const inTurn = createTurns();

  const become = (next: AccountStatus): void => {
    status = next;
    listeners.call(next);
  };

  const admit = async (entered: Result<Entered, ClientProblem>): Answer<AccountView> => {
    if (!entered.ok) return entered;
    const admitted = await enter(platform, entered.value);
    if (!admitted.ok) return admitted;
    const { keychain, record } = admitted.value;
    await credentials.replace(record.login);
    const here: Unlocked = createUnlocked(account, http, keychain, {
      autosaveSeconds: () => autosaveSeconds,
      watchers,
      onLost: () => inBackground(inTurn(() => goHome(here))),
      onReplaced: () => inBackground(inTurn(() => giveWay(here))),
    });
    unlocked = here;
    // Whether a root key that was made here came into force, only the service knows.
    if (entered.value.stale) here.reseal(entered.value.stale);
    if (record.pendingRoot !== null) inBackground(here.refreshTrust());
    if (entered.value.strength !== undefined) here.noteStrength(entered.value.strength);
    idle.touch();
    become({ kind: "unlocked", account: unlocked.view });
    platform.news.tell();
    return ok(unlocked.view);
  };

  /** What uses the keys at this moment; they are not overwritten under its hands. */
  const busy = new Set<Promise<unknown>>();

  const seal = async (): Promise<void> => {
    const leaving = unlocked;
    unlocked = null;
    if (leaving === null) return;
    // Nothing waits for a service that does not answer: what was sealed is sent again later.
    const hungUp = leaving.hangUp();
    await Promise.allSettled([...busy, hungUp]);
    await leaving.open.halt();
    leaving.keychain.wipe();
  };

  /** Nothing of the record opens anything on its own any more. */
  const letKeysGo = async (record: AccountRecord): Promise<void> => {
    await device.put({ ...record, localWrap: null, pendingRoot: null });
    become(lockedStatus(record));
    platform.news.tell();
  };

  const end = async (): Promise<void> => {
    await seal();
    await credentials.replace(null);
    await Promise.all([device.signOut(), platform.history.clear()]);
    become({ kind: "signed-out" });
    platform.news.tell();
  };

  const endLogin = async (login: LoginRecord): Promise<void> => {
    const { access, csrf } = credentials.login() ?? {};
    if (access === login.access && csrf === login.csrf) await end();
  };

  const lock = async (): Promise<void> => {
    await seal();
    const record = await device.current();
    if (record === null) return;
    await letKeysGo(record);
  };

  const exchange = async (entered: Entered): Answer<AccountView> => {
    await seal();
    // Whoever shows something of the account drops it: the keys it was opened with are gone.
    become({ kind: "locked", email: entered.record.email });
    return admit(ok(entered));
  };

  /** The root key was replaced: goes on with the next one where it was made here, and asks for the passphrase elsewhere. [RO-14] */
  const giveWay = async (old: Unlocked): Promise<void> => {
    if (unlocked !== old) return;
    await seal();
    const record = await device.find(old.keychain.accountId);
    if (record === null) return;
    if (!hasKeysOf(old, record)) {
      // Another tab has the next one already.
      become({ kind: "locked", email: record.email });
      return start();
    }
    const pending = await openPending(platform, record);
    const entered = pending === null ? null : await enterAgain(account, record, pending);
    pending?.rootKey.fill(0);
    if (entered?.ok && entered.value !== null && (await exchange(entered.value)).ok) return;
    await letKeysGo({ ...((await device.find(record.accountId)) ?? record), replaced: true });
  };

  const wait = async (waiting: WaitingLogin): Promise<void> => {
    const { accountId, login, email } = waiting;
    const known = await device.find(accountId);
    if (known === null) await device.setWaiting(waiting);
    else await device.put({ ...known, login, localWrap: null, pendingRoot: null });
    await credentials.replace(login);
    become({ kind: "locked", email });
    platform.news.tell();
  };
  const idle = createIdle(platform.clock, () => {
    if (unlocked !== null) inBackground(inTurn(lock));
  });

  const start = async (): Promise<void> => {
    if (unlocked !== null) return;
    const record = await device.current();
    const waiting = record === null ? await device.waiting() : null;
    if (waiting !== null) {
      await credentials.reload();
      become({ kind: "locked", email: waiting.email });
      return;
    }
    if (record === null || record.login === null) {
      become({ kind: "signed-out" });
      return;
    }
    await credentials.reload();
    const entered = platform.secure ? await unlockByDevice(platform, record) : ok(null);
    const admitted = entered.ok && entered.value !== null ? await admit(ok(entered.value)) : null;
    if (admitted === null || !admitted.ok) become(lockedStatus(record));
  };

  /** Another tab signed in or out, locked or unlocked: this one follows. */
  const follow = async (): Promise<void> => {
    const record = await device.current();
    const goesOn = record !== null && record.localWrap !== null;
    const { accountId, workspaceId } = unlocked?.view ?? {};
    const isHere = record?.accountId === accountId && record?.workspaceId === workspaceId;
    if (goesOn && isHere && unlocked !== null && hasKeysOf(unlocked, record)) {
      await credentials.reload();
      return;
    }
    if (unlocked === null && !goesOn && (record === null) === (status.kind === "signed-out")) return;
    await seal();
    // The keys are others: whoever shows something of the account opens it anew.
    if (goesOn && isHere) become({ kind: "locked", email: record.email });
    await start();
  };
  if (device.durable) platform.news.onTold(() => inBackground(inTurn(follow)));

  const leave = async (leaving: Unlocked, tell: () => Answer<null>): Answer<null> => {
    await leaving.open.save();
    await sendLeft(journal, leaving);
    const told = await tell();
    // Ended already: by another device, or by a call whose answer was lost.
    if (!told.ok && told.error.code !== "unauthenticated") return told;
    const record = await device.current();
    await end();
    const unsent = record === null ? [] : await unsentOfAccount(journal, record);
    if (unsent.length === 0) await platform.cache.clear();
    return ok(null);
  };

  const move = async (leaving: Unlocked, id: Id<"wsp">): Answer<AccountView> => {
    await leaving.open.save();
    const record = await device.current();
    if (record === null) return err(problem("unauthenticated"));
    const next = await visitWorkspace(account, leaving.keychain, record, id);
    if (!next.ok) return next;
    await seal();
    const entered = await unlockByDevice(platform, next.value);
    if (!entered.ok) return entered;
    return entered.value === null ? refuse("locked") : admit(ok(entered.value));
  };
  const goHome = async (lost: Unlocked): Promise<void> => {
    if (unlocked === lost) await move(lost, lost.keychain.home().record.workspaceId);
  };

  const ifUnlocked = <T>(act: (all: Unlocked) => Answer<T>): Answer<T> => {
    idle.touch();
    if (unlocked === null) return Promise.resolve(refuse("locked"));
    const acting = act(unlocked);
    busy.add(acting);
    return acting.finally(() => busy.delete(acting));
  };

  return {
    account,
    http,
    idle,
    status: () => status,
    subscribe: listeners.add,
    unlocked: () => unlocked,
    watch: watchers.add,
    setAutosaveSeconds: (seconds) => {
      autosaveSeconds = seconds;
    },
    inTurn,
    ifUnlocked,
    start,
    admit,
    seal,
    lock,
    wait,
    end,
    leave,
    move,
    exchange,
  };
};
