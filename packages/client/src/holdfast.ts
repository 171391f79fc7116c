import { err, ok, type Result } from "@holdfast/protocol/result";
import { enterOnline } from "./account/enter-online.ts";
import { listLogins } from "./account/logins.ts";
import { recover } from "./account/recover.ts";
import { type Entered, register } from "./account/register.ts";
import { signIn } from "./account/sign-in.ts";
import { unlockByPassphrase } from "./account/unlock.ts";
import { tryUnlock } from "./account/unlock-limit.ts";
import { createDevicesApi } from "./api/devices.ts";
import { autosaveWithin } from "./autosave-within.ts";
import type { AccountView } from "./contract/account.ts";
import { callDoor, doorsBy } from "./contract/doors.ts";
import type { Holdfast } from "./contract/holdfast.ts";
import type { ClientProblem } from "./contract/problem.ts";
import { createPairing } from "./devices/pairing.ts";
import { createPasskeyCalls } from "./passkeys/passkey-calls.ts";
import type { Platform } from "./platform.ts";
import { createPresence } from "./presence.ts";
import { problem, refuse } from "./problem.ts";
import { createRootKeyCalls } from "./root-key/root-key-calls.ts";
import { unlockReplaced } from "./root-key/unlock-replaced.ts";
import { removeSession } from "./sessions/remove-session.ts";
import { sendLeft } from "./sessions/send-left.ts";
import { unsentOfAccount } from "./sessions/unsent-work.ts";
import type { Unlocked } from "./unlocked.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The product, and what its surroundings tell it. */
export interface HoldfastCore extends Holdfast {
  /** The page hides or goes (`leaving`): journal at once, save as far as there is time. */
  readonly flush: (leaving: boolean) => Promise<void>;
  /** The page goes away, or may: whoever asks next writes in what is open here. Asked for again if it stays. */
  readonly leave: () => void;
  /** The network is back. */
  readonly online: () => void;
}

/** The whole client in this thread: account, keys, sessions, saving. Everything outside comes in by the platform. */
export const createHoldfast = (platform: Platform): HoldfastCore => {
  const { device, journal } = platform;
  const presence = createPresence(platform);
  const { account, inTurn, ifUnlocked, unlocked } = presence;
  const { auth, credentials } = account;

  /** A sign-in by whatever `act` shows; who was here before stays as he was where it fails. */
  const signInBy = (act: () => Answer<Entered>): Answer<AccountView> =>
    inTurn(async () => {
      if (!platform.secure) return refuse("insecure-origin");
      await presence.seal();
      const admitted = await presence.admit(await act());
      if (!admitted.ok) await credentials.restore(auth.logout);
      return admitted;
    });

  const inTurnIfUnlocked = <T>(act: (here: Unlocked) => Answer<T>): Answer<T> =>
    inTurn(async () => {
      const here = unlocked();
      return here === null ? refuse("locked") : act(here);
    });

  /** Nothing has opened the account here yet: a passkey signed in that cannot. [PK-14] */
  const unlockWaiting = async (passphrase: string): Answer<AccountView> => {
    const waiting = await device.waiting();
    if (waiting === null) return err(problem("unauthenticated"));
    const entered = await enterOnline(account, waiting, { passphrase });
    const admitted = !entered.ok
      ? entered
      : entered.value === null
        ? err(problem("wrong-passphrase"))
        : await presence.admit(ok(entered.value));
    if (!admitted.ok) await credentials.restore(async () => undefined);
    return admitted;
  };

  return {
    ...createPasskeyCalls(platform, presence),
    ...createRootKeyCalls(platform, presence),
    ...doorsBy((door, method, args) =>
      ifUnlocked(({ doors }) => callDoor(doors, door, method, args) as Answer<unknown>),
    ),
    ...createPairing({
      account,
      api: createDevicesApi(presence.http),
      inTurn,
      isUnlocked: () => unlocked() !== null,
      admit: presence.admit,
    }),
    status: presence.status,
    subscribe: presence.subscribe,

    start: () => inTurn(presence.start),

    humanCheck: auth.humanCheck,

    register: (input) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        await presence.seal();
        const made = await register(account, input);
        if (!made.ok) return made;
        const admitted = await presence.admit(ok(made.value.entered));
        return admitted.ok ? ok({ ...admitted.value, recoveryCodes: made.value.recoveryCodes }) : admitted;
      }),
    signIn: (input) => signInBy(() => signIn(account, input)),
    recover: (input) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        const recovered = await recover(account, input, presence.seal);
        const admitted = await presence.admit(recovered);
        if (admitted.ok) return admitted;
        await credentials.restore(auth.logout);
        // Nobody was let in: who had the account open here goes on.
        if (unlocked() === null && presence.status().kind === "unlocked") await presence.start();
        return admitted;
      }),
    changePassphrase: (input) => ifUnlocked(({ changePassphrase }) => changePassphrase(input)),
    unlock: (passphrase) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        const here = unlocked();
        if (here !== null) return ok(here.view);
        const record = await device.current();
        if (record === null) return unlockWaiting(passphrase);
        const entered = await tryUnlock(platform, record, (kept) =>
          kept.replaced
            ? unlockReplaced(account, kept, passphrase)
            : unlockByPassphrase(platform, kept, passphrase),
        );
        return presence.admit(entered);
      }),
    lock: () => inTurn(presence.lock),
    signOut: ({ discardUnsent }) =>
      inTurn(async () => {
        const here = unlocked();
        await here?.open.save();
        if (here !== null && !discardUnsent) await sendLeft(journal, here);
        const record = await device.current();
        const unsent = async () => (record === null ? [] : unsentOfAccount(journal, record));
        if (!discardUnsent && (await unsent()).length > 0) {
          return refuse("offline", "unsent changes are kept on this device only");
        }
        await presence.seal();
        for (const session of discardUnsent ? await unsent() : []) await journal.clear(session);
        await platform.cache.clear();
        const ended = await auth.logout();
        await presence.end();
        return ended.ok || ended.error.code === "unauthenticated" ? ok(null) : ended;
      }),

    logins: () => ifUnlocked(() => listLogins(auth)),
    revokeLogin: (id) =>
      inTurnIfUnlocked(async (here) => {
        const me = await auth.me();
        if (!me.ok) return me;
        const revoke = (): Answer<null> => auth.revokeLogin(id);
        return me.value.login.id === id ? presence.leave(here, revoke) : revoke();
      }),
    signOutEverywhere: () => inTurnIfUnlocked((here) => presence.leave(here, auth.logoutAll)),

    switchWorkspace: (id) =>
      inTurnIfUnlocked(async (here) =>
        id === here.view.workspaceId ? ok(here.view) : presence.move(here, id),
      ),
    leaveWorkspace: () =>
      inTurnIfUnlocked(async (here) => {
        await here.open.save();
        const left = await auth.leaveWorkspace(here.view.accountId);
        return left.ok ? presence.move(here, here.keychain.home().record.workspaceId) : left;
      }),

    listSessions: () => ifUnlocked(({ list }) => list.all()),
    createSession: ({ name, state }) =>
      ifUnlocked(async ({ list, open }) => {
        const created = await list.create(name);
        if (!created.ok) return created;
        const begun = await open.begin(created.value.id, state);
        return begun.ok ? ok({ ...created.value, ...begun.value }) : begun;
      }),
    renameSession: (id, name) => ifUnlocked(({ list }) => list.rename(id, name)),
    deleteSession: (id) => ifUnlocked((here) => removeSession({ platform, ...here }, id)),
    openSession: (id, options) =>
      ifUnlocked(async ({ list, open }) => {
        const summary = await list.get(id);
        if (!summary.ok) return summary;
        const opened = await open.open(summary.value, options);
        // Locked meanwhile: what was opened has been let go.
        if (unlocked()?.open !== open) return refuse("locked");
        if (opened.ok) opened.value.subscribe(presence.idle.touch);
        return opened;
      }),
    watch: presence.watch,
    setAutosaveSeconds: (seconds) =>
      presence.setAutosaveSeconds(typeof seconds === "number" ? autosaveWithin(seconds) : seconds),
    setIdleLockMinutes: presence.idle.set,

    flush: async (leaving) => {
      await unlocked()?.open.flush(leaving);
    },
    leave: () => unlocked()?.open.leave(),
    online: () => unlocked()?.open.online(),
  };
};
