import { AUTOSAVE_DEFAULT_SECONDS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { AccountDeps } from "./account/account-deps.ts";
import { createCredentials } from "./account/credential-store.ts";
import { createIdle } from "./account/idle.ts";
import { listLogins } from "./account/logins.ts";
import { recover } from "./account/recover.ts";
import { type Entered, register } from "./account/register.ts";
import { signIn } from "./account/sign-in.ts";
import { enter, unlockByDevice, unlockByPassphrase } from "./account/unlock.ts";
import { createAuthApi } from "./api/auth.ts";
import { createHttp } from "./api/http.ts";
import { createServerTime } from "./api/server-time.ts";
import { autosaveWithin } from "./autosave-within.ts";
import type { AccountStatus, AccountView } from "./contract/account.ts";
import { callDoor, doorsBy } from "./contract/doors.ts";
import type { Holdfast } from "./contract/holdfast.ts";
import type { ClientProblem } from "./contract/problem.ts";
import { inBackground } from "./in-background.ts";
import { createTurns } from "./in-turn.ts";
import { createListeners } from "./listeners.ts";
import type { Platform } from "./platform.ts";
import { problem, refuse } from "./problem.ts";
import { unsentSessions } from "./sessions/unsent-work.ts";
import type { LoginRecord } from "./stores/device-store.ts";
import { createUnlocked, type Unlocked } from "./unlocked.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The product, and what its surroundings tell it. */
export interface HoldfastCore extends Holdfast {
  /** The page hides or goes (`leaving`): journal at once, save as far as there is time. */
  readonly flush: (leaving: boolean) => Promise<void>;
  /** The network is back. */
  readonly online: () => void;
}

/** The whole client in this thread: account, keys, sessions, saving. Everything outside comes in by the platform. */
export const createHoldfast = (platform: Platform): HoldfastCore => {
  const { device, journal } = platform;
  const listeners = createListeners<[AccountStatus]>();
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
  let autosaveSeconds: number | null = AUTOSAVE_DEFAULT_SECONDS;

  /** Signing in and out, locking and unlocking happen one after the other, whoever asks: a person, a tab, a timer. */
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
    unlocked = createUnlocked(account, http, keychain, () => autosaveSeconds);
    idle.touch();
    become({ kind: "unlocked", account: unlocked.view });
    platform.news.tell();
    return ok(unlocked.view);
  };

  /** What uses the keys at this moment; they are not overwritten under its hands. */
  const busy = new Set<Promise<unknown>>();

  /** Ends the use of the keys: unsent work goes to the journal, then every secret is overwritten. [SP-24] */
  const seal = async (): Promise<void> => {
    const leaving = unlocked;
    unlocked = null;
    if (leaving === null) return;
    // Nothing waits for a service that does not answer: what was sealed is sent again later.
    leaving.hangUp();
    await Promise.allSettled(busy);
    await leaving.open.halt();
    leaving.keychain.wipe();
  };

  /** Login, keys and local wrap go; unsent work stays sealed on this device until the next sign-in. */
  const end = async (): Promise<void> => {
    await seal();
    await credentials.replace(null);
    await device.signOut();
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
    await device.put({ ...record, localWrap: null });
    become({ kind: "locked", email: record.email });
    platform.news.tell();
  };
  const idle = createIdle(platform.clock, () => {
    if (unlocked !== null) inBackground(inTurn(lock));
  });

  const start = async (): Promise<void> => {
    if (unlocked !== null) return;
    const record = await device.current();
    if (record === null || record.login === null) {
      become({ kind: "signed-out" });
      return;
    }
    await credentials.reload();
    const entered = platform.secure ? await unlockByDevice(platform, record) : ok(null);
    const admitted = entered.ok && entered.value !== null ? await admit(ok(entered.value)) : null;
    if (admitted === null || !admitted.ok) become({ kind: "locked", email: record.email });
  };

  /** Another tab signed in or out, locked or unlocked: this one follows. */
  const follow = async (): Promise<void> => {
    const record = await device.current();
    const goesOn = record !== null && record.localWrap !== null;
    if (unlocked !== null && goesOn && record.accountId === unlocked.view.accountId) {
      await credentials.reload();
      return;
    }
    if (unlocked === null && !goesOn && (record === null) === (status.kind === "signed-out")) return;
    await seal();
    await start();
  };
  if (device.durable) platform.news.onTold(() => inBackground(inTurn(follow)));

  /** Sends what earlier visits left in the journal, as far as the service answers: the keys that open it are about to go. */
  const sendLeft = async ({ list, open, view }: Unlocked): Promise<void> => {
    for (const session of await unsentSessions(journal, view.workspaceId)) {
      // Its engine has just tried.
      if (open.has(session)) continue;
      const summary = await list.get(session);
      if (summary.ok) await open.sendLeft(summary.value);
    }
  };

  /** Ends this login by what `tell` asks of the service. What can be sent is sent before, the rest stays sealed here. [AU-22] */
  const leave = async (leaving: Unlocked, tell: () => Answer<null>): Answer<null> => {
    await leaving.open.save();
    await sendLeft(leaving);
    const told = await tell();
    // Ended already: by another device, or by a call whose answer was lost.
    if (!told.ok && told.error.code !== "unauthenticated") return told;
    await end();
    const unsent = await unsentSessions(journal, leaving.view.workspaceId);
    if (unsent.length === 0) await platform.cache.clear();
    return ok(null);
  };

  const ifUnlocked = <T>(act: (all: Unlocked) => Answer<T>): Answer<T> => {
    idle.touch();
    if (unlocked === null) return Promise.resolve(refuse("locked"));
    const acting = act(unlocked);
    busy.add(acting);
    return acting.finally(() => busy.delete(acting));
  };

  return {
    ...doorsBy((door, method, args) =>
      ifUnlocked(({ doors }) => callDoor(doors, door, method, args) as Answer<unknown>),
    ),
    status: () => status,
    subscribe: listeners.add,

    start: () => inTurn(start),

    register: (input) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        await seal();
        const made = await register(account, input);
        if (!made.ok) return made;
        const admitted = await admit(ok(made.value.entered));
        return admitted.ok ? ok({ ...admitted.value, recoveryCodes: made.value.recoveryCodes }) : admitted;
      }),
    signIn: (input) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        await seal();
        const admitted = await admit(await signIn(account, input));
        if (!admitted.ok) await credentials.restore(auth.logout);
        return admitted;
      }),
    recover: (input) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        const recovered = await recover(account, input, seal);
        const admitted = await admit(recovered);
        if (admitted.ok) return admitted;
        await credentials.restore(auth.logout);
        // Nobody was let in: who had the account open here goes on.
        if (unlocked === null && status.kind === "unlocked") await start();
        return admitted;
      }),
    changePassphrase: (input) => ifUnlocked(({ changePassphrase }) => changePassphrase(input)),
    unlock: (passphrase) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        if (unlocked !== null) return ok(unlocked.view);
        const record = await device.current();
        if (record === null) return err(problem("unauthenticated"));
        return admit(await unlockByPassphrase(platform, record, passphrase));
      }),
    lock: () => inTurn(lock),
    signOut: ({ discardUnsent }) =>
      inTurn(async () => {
        await unlocked?.open.save();
        if (unlocked !== null && !discardUnsent) await sendLeft(unlocked);
        const workspaceId = unlocked?.view.workspaceId ?? (await device.current())?.trust.workspaceId;
        const unsent = async () => (workspaceId ? unsentSessions(journal, workspaceId) : []);
        if (!discardUnsent && (await unsent()).length > 0) {
          return refuse("offline", "unsent changes are kept on this device only");
        }
        await seal();
        for (const session of discardUnsent ? await unsent() : []) await journal.clear(session);
        await platform.cache.clear();
        const ended = await auth.logout();
        await end();
        return ended.ok || ended.error.code === "unauthenticated" ? ok(null) : ended;
      }),

    logins: () => ifUnlocked(() => listLogins(auth)),
    revokeLogin: (id) =>
      inTurn(async () => {
        if (unlocked === null) return refuse("locked");
        const me = await auth.me();
        if (!me.ok) return me;
        const revoke = (): Answer<null> => auth.revokeLogin(id);
        return me.value.login.id === id ? leave(unlocked, revoke) : revoke();
      }),
    signOutEverywhere: () =>
      inTurn(async () => (unlocked === null ? refuse("locked") : leave(unlocked, auth.logoutAll))),

    listSessions: () => ifUnlocked(({ list }) => list.all()),
    createSession: ({ name, state }) =>
      ifUnlocked(async ({ list, open }) => {
        const created = await list.create(name);
        if (!created.ok) return created;
        const begun = await open.begin(created.value.id, state);
        return begun.ok ? ok({ ...created.value, ...begun.value }) : begun;
      }),
    renameSession: (id, name) => ifUnlocked(({ list }) => list.rename(id, name)),
    deleteSession: (id) =>
      ifUnlocked(async ({ list, open }) => {
        const removed = await list.remove(id);
        if (removed.ok) {
          await open.closeOne(id);
          await journal.clear(id);
          await device.forgetSession(id);
          await platform.cache.forget(id);
        }
        return removed;
      }),
    openSession: (id, options) =>
      ifUnlocked(async ({ list, open }) => {
        const summary = await list.get(id);
        if (!summary.ok) return summary;
        const opened = await open.open(summary.value, options?.onVisible);
        // Locked meanwhile: what was opened has been let go.
        if (unlocked?.open !== open) return refuse("locked");
        if (opened.ok) opened.value.subscribe(idle.touch);
        return opened;
      }),
    setAutosaveSeconds: (seconds) => {
      if (seconds === null) {
        autosaveSeconds = null;
        return;
      }
      autosaveSeconds = autosaveWithin(seconds);
    },

    setIdleLockMinutes: idle.set,

    flush: async (leaving) => {
      await unlocked?.open.flush(leaving);
    },
    online: () => unlocked?.open.online(),
  };
};
