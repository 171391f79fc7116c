import { toBase64url } from "@holdfast/protocol/encoding";
import type { PairedIn } from "@holdfast/protocol/pairing";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { WORDS_FOR, wordsOf } from "@holdfast/vault/words";
import { importX25519, type X25519Pair } from "@holdfast/vault/x25519";
import type { AccountDeps } from "../account/account-deps.ts";
import { enterFirst, type OpenedAccount } from "../account/first-entry.ts";
import type { Entered } from "../account/register.ts";
import { loginOfAnswer } from "../account/wire.ts";
import type { DevicesApi } from "../api/devices.ts";
import { sleep } from "../clock.ts";
import type { AccountView } from "../contract/account.ts";
import type { PairingArrived, PairingCalls } from "../contract/pairing.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import { openHanded } from "./open-hand-off.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface PairingDeps {
  readonly account: AccountDeps;
  readonly api: DevicesApi;
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>;
  /** Somebody has the keys here: the login of a pairing would take the place of theirs. */
  readonly isUnlocked: () => boolean;
  readonly admit: (entered: Result<Entered, ClientProblem>) => Answer<AccountView>;
}

/** One attempt: its key lives here and nowhere else. [DV-10] */
interface Attempt {
  readonly pairing: X25519Pair;
  readonly deviceCode: string;
  readonly expiresAt: number;
  readonly stop: AbortController;
  intervalSeconds: number;
  arrived: { readonly answer: PairedIn; readonly opened: OpenedAccount } | null;
}

const SLOWER_SECONDS = 5;

/** The calls of a device that has no keys yet and asks another one for them. */
export const createPairing = ({ account, api, inTurn, isUnlocked, admit }: PairingDeps): PairingCalls => {
  const { platform, auth, credentials } = account;
  const { primitives, random } = platform.vault;
  let current: Attempt | null = null;

  /** The login that came with the hand-off ends with it, where nobody was let in. */
  const drop = async (attempt: Attempt): Promise<void> => {
    attempt.stop.abort();
    attempt.arrived?.opened.rootKey.fill(0);
    const hadLogin = attempt.arrived !== null;
    attempt.arrived = null;
    if (current === attempt) current = null;
    if (hadLogin) await credentials.restore(auth.logout);
  };

  const cancel = async (): Promise<void> => {
    if (current !== null) await drop(current);
  };

  /** What the answer holds, in memory only: a person has not compared anything yet. [DV-9] */
  const arrive = async (attempt: Attempt, answer: PairedIn): Answer<PairingArrived> => {
    credentials.assume(loginOfAnswer(answer));
    const opened = await openHanded(account, answer, attempt.pairing);
    if (!opened.ok || attempt.stop.signal.aborted) {
      if (opened.ok) opened.value.rootKey.fill(0);
      if (current === attempt) current = null;
      await credentials.restore(auth.logout);
      return opened.ok ? err(problem("access-denied")) : opened;
    }
    attempt.arrived = { answer, opened: opened.value };
    const { email, identity } = opened.value;
    return ok({ email, words: await wordsOf(primitives, WORDS_FOR.identity, identity.ed.publicKey) });
  };

  /** One question; null for "not yet". */
  const ask = async (attempt: Attempt): Promise<Result<PairingArrived, ClientProblem> | null> => {
    if (isUnlocked()) return refuse("signed-in");
    const answer = await api.exchange(attempt.deviceCode);
    if (answer.ok) return arrive(attempt, answer.value);
    const { code, retryAfterSeconds } = answer.error;
    if (code === "slow-down") {
      attempt.intervalSeconds = Math.max(retryAfterSeconds ?? 0, attempt.intervalSeconds + SLOWER_SECONDS);
      return null;
    }
    return code === "authorization-pending" || isTransient(answer.error) ? null : answer;
  };

  return {
    beginPairing: ({ turnstileToken } = {}) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        if (isUnlocked()) return refuse("signed-in");
        await cancel();
        const pairing = await importX25519(random(32));
        const started = await api.start({
          client: platform.credentials,
          pairingKey: toBase64url(pairing.publicKey),
          ...(turnstileToken === undefined ? {} : { turnstileToken }),
        });
        if (!started.ok) return started;
        const { deviceCode, userCode, verificationUriComplete, intervalSeconds } = started.value;
        const expiresAt = platform.clock.now() + started.value.expiresInSeconds * 1000;
        current = {
          pairing,
          deviceCode,
          expiresAt,
          intervalSeconds,
          stop: new AbortController(),
          arrived: null,
        };
        return ok({
          userCode,
          address: new URL(verificationUriComplete, platform.origin).href,
          words: await wordsOf(primitives, WORDS_FOR.pairing, pairing.publicKey),
          expiresAt: new Date(expiresAt).toISOString(),
        });
      }),

    awaitPairing: async () => {
      const attempt = current;
      if (attempt === null) return err(problem("expired-token"));
      const { signal } = attempt.stop;
      while (!signal.aborted) {
        await sleep(platform.clock, attempt.intervalSeconds * 1000, signal);
        if (signal.aborted) break;
        if (platform.clock.now() >= attempt.expiresAt) {
          await drop(attempt);
          return err(problem("expired-token"));
        }
        const told = await inTurn(async () => (signal.aborted ? null : ask(attempt)));
        if (told === null) continue;
        if (!told.ok) await drop(attempt);
        return told;
      }
      return err(problem("access-denied"));
    },

    confirmPairing: () =>
      inTurn(async () => {
        const attempt = current;
        if (attempt?.arrived == null || platform.clock.now() >= attempt.expiresAt) {
          await cancel();
          return err(problem("expired-token"));
        }
        if (isUnlocked()) {
          await drop(attempt);
          return refuse("signed-in");
        }
        const { answer, opened } = attempt.arrived;
        current = null;
        const admitted = await admit(await enterFirst(account, answer, opened));
        opened.rootKey.fill(0);
        if (!admitted.ok) await credentials.restore(auth.logout);
        return admitted;
      }),

    cancelPairing: () => {
      current?.stop.abort();
      return inTurn(cancel);
    },
  };
};
