import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import type { AccountDeps } from "../account/account-deps.ts";
import { enterAgain } from "../account/enter-online.ts";
import type { Keychain } from "../account/keychain.ts";
import { codeCount, makeCodes } from "../account/recovery-codes.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { Entered } from "../account/register.ts";
import { unlockByPassphrase } from "../account/unlock.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { ReplacedRootKey, RootKeyCalls } from "../contract/root-key.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import { type Draft, makeDraft, newPassphrase, type Present, type Wanted } from "./draft.ts";
import { keepPending } from "./pending-root.ts";
import { readBack } from "./read-back.ts";
import { standingOf } from "./workspace-part.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;
type Input = Parameters<RootKeyCalls["replaceRootKey"]>[0];

export interface RootKeyDeps extends AccountDeps {
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

/** The account under its next root key, and what is to be told of it. */
export interface Replacement extends ReplacedRootKey {
  readonly entered: Entered;
  /** Why it may not be called done, although the next root key is in force. */
  readonly doubt: ClientProblem | null;
}

const ATTEMPTS = 4;

/** Said where the service has been asked and nobody knows what became of it. */
const UNKNOWN =
  "it is not known whether the new keys are in force; this device finds out when the service answers again";

/** Replaces the root key of an unlocked account that works at home. Whoever asks puts the answer's keys in place of the present ones. [RO-11] */
export const createRootKeyReplacement = (deps: RootKeyDeps): ((input: Input) => Answer<Replacement>) => {
  const { platform, auth, keychain, refreshTrust } = deps;

  const newest = async (): Answer<Present> => {
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return refreshed;
    const keys = await auth.keys();
    if (!keys.ok) return keys;
    const record = await platform.device.find(keychain.accountId);
    if (record === null) return refuse("locked");
    const home = keychain.trust();
    const bytes = bytesOfAnswer(keys.value.keyList);
    if (!bytes.ok) return bytes;
    return equal(bytes.value, home.record.keyList)
      ? ok({ record, keys: keys.value, home })
      : err(problem("version-conflict"));
  };

  /** What the service hands out from now on says which root key is in force; its answer may be lost, or a lie. */
  const send = async (record: AccountRecord, version: number, made: Draft): Answer<Entered> => {
    await keepPending(platform, record, made);
    const sent = await auth.replaceRoot(version, made.body);
    const conflict = !sent.ok && sent.error.code === "version-conflict";
    if (!sent.ok && !conflict && !isTransient(sent.error)) {
      await keepPending(platform, record, null);
      return sent;
    }
    const { rootKey, rootVersion } = made;
    const entered = await enterAgain(deps, record, { rootKey, rootVersion });
    if (!entered.ok) return err({ ...entered.error, detail: UNKNOWN });
    if (entered.value !== null) return ok(entered.value);
    // One that was refused for its version can never be taken any more; any other may still be under way.
    if (conflict) await keepPending(platform, record, null);
    return sent.ok ? refuse("not-trusted", "the new root key was not stored") : sent;
  };

  const replaceBy = async (present: Present, rootVersion: number, wanted: Wanted): Answer<Replacement> => {
    const { record, home } = present;
    const standing = await standingOf(deps, keychain, record, home);
    if (!standing.ok) return standing;
    const { waiting, forget } = standing.value;
    const made = await makeDraft(deps, present, rootVersion, wanted, standing.value);
    forget();
    if (!made.ok) return made;
    const entered = await send(record, home.keyList.list.version, made.value);
    made.value.rootKey.fill(0);
    if (!entered.ok) return entered;
    const read = await readBack(deps, entered.value, made.value);
    const codes = wanted.codes.length === 0 ? null : wanted.codes.map(({ text }) => text);
    return ok({ entered: entered.value, codes, waiting, doubt: read.ok ? null : read.error });
  };

  const attempt = async ({ present, next, newCodes }: Input): Answer<Replacement> => {
    const known = await newest();
    if (!known.ok) return known;
    const opened = await unlockByPassphrase(platform, known.value.record, present);
    if (!opened.ok) return opened;
    opened.value.rootKey.fill(0);
    const passphrase = await newPassphrase(deps, next ?? present, known.value.record.kdf);
    if (!passphrase.ok) return passphrase;
    const codes = newCodes ? await makeCodes(platform.vault, codeCount()) : [];
    const wanted = { passphrase: passphrase.value, codes };
    try {
      const done = await replaceBy(known.value, opened.value.rootVersion + 1, wanted);
      if (!done.ok) return done;
      const { score: strength } = checkPassphrase(next ?? present);
      return ok({ ...done.value, entered: { ...done.value.entered, strength } });
    } finally {
      for (const { kek } of [passphrase.value, ...codes.map(({ slot }) => slot)]) kek.fill(0);
    }
  };

  return async (input) => {
    const verdict = input.next === undefined ? null : checkPassphrase(input.next);
    if (verdict?.ok === false) {
      return err(problem("weak-passphrase", { detail: verdict.missing.join(", ") }));
    }
    for (let tries = 0; tries < ATTEMPTS; tries++) {
      const done = await attempt(input);
      if (done.ok || done.error.code !== "version-conflict") return done;
    }
    return err(problem("version-conflict"));
  };
};
