import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes, isId } from "@holdfast/protocol/ids";
import type { ReplaceSlotsBody } from "@holdfast/protocol/keys";
import type { Recovering } from "@holdfast/protocol/recovery";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type UnlockedAccount, unlockAccount } from "@holdfast/vault/first-contact";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { deriveRecoveryCode, parseRecoveryCode, type RecoveryKeys } from "@holdfast/vault/recovery-code";
import type { Holdfast } from "../contract/holdfast.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { isTransient, problem, refuse, refusedObject } from "../problem.ts";
import type { AccountDeps } from "./account-deps.ts";
import { inPlaceOfPassphrase, makePassphraseSlot, type NewPassphrase } from "./new-passphrase.ts";
import { nextKeyList } from "./next-key-list.ts";
import type { Entered } from "./register.ts";
import { pinOf, signIn } from "./sign-in.ts";
import { certificatesOfAnswer, keyListOfAnswer, slotsOfAnswer } from "./wire.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const readCode = async ({ platform }: AccountDeps, text: string): Answer<RecoveryKeys> => {
  const { primitives } = platform.vault;
  const code = await parseRecoveryCode(primitives, text);
  if (!code.ok) return err(problem("mistyped-code"));
  const keys = await deriveRecoveryCode(primitives, code.value);
  code.value.fill(0);
  return ok(keys);
};

/** First contact through the code's slot: believes nothing of the answer but what that slot vouches for. [KY-18] */
const open = async (
  deps: AccountDeps,
  answer: Recovering,
  { slotId, kek }: RecoveryKeys,
): Answer<{ readonly unlocked: UnlockedAccount; readonly accountId: Bytes; readonly deviceId: Bytes }> => {
  const { platform } = deps;
  const id = answer.accountId;
  if (!isId("acc", id)) return refuse("damaged", "the answer does not have its form");
  const slots = slotsOfAnswer({ slots: [answer.slot] });
  if (!slots.ok) return slots;
  const keys = keyListOfAnswer(answer);
  if (!keys.ok) return keys;
  const [slot] = slots.value;
  if (slot === undefined || !equal(idBytes(slot.id), slotId)) {
    return refuse("not-trusted", "the slot of another code");
  }
  const known = await platform.device.find(id);
  const accountId = idBytes(id);
  const unlocked = await unlockAccount(platform.vault.primitives, {
    accountId,
    slotId,
    slot: slot.slot,
    wrap: slot.wrap,
    ...keys.value,
    kek,
    kdf: null,
    pin: await pinOf(deps, known),
  });
  if (!unlocked.ok) return refusedObject("the account's keys", unlocked.error);
  if (unlocked.value.keyList.list.version !== answer.version) {
    return refuse("not-trusted", "the key list has another version than the answer says");
  }
  const deviceId = known === null ? platform.vault.random(16) : idBytes(known.deviceId);
  return ok({ unlocked: unlocked.value, accountId, deviceId });
};

/** The next key list, with the new passphrase in place of the earlier one and of the code. */
const replacementBody = async (
  { platform, serverTime }: AccountDeps,
  { devices }: Recovering,
  { unlocked, deviceId }: { readonly unlocked: UnlockedAccount; readonly deviceId: Bytes },
  made: NewPassphrase,
  codeId: Bytes,
): Promise<ReplaceSlotsBody> => {
  const { vault } = platform;
  const { identity, keyList } = unlocked;
  const isCode = ({ slotId }: { readonly slotId: Bytes }): boolean => equal(slotId, codeId);
  const { next, slots } = await inPlaceOfPassphrase(vault.primitives, made, isCode);
  const author = { deviceId, signer: identity.ed.privateKey };
  const known = { certificates: certificatesOfAnswer(devices), now: serverTime.now() };
  const { bytes } = await nextKeyList(vault, keyList, author, next(keyList.list), known);
  return { keyList: toBase64url(bytes), slots };
};

/**
 * Sets a new passphrase by a recovery code and signs in with it. `letGo` ends the use of the keys this client has, once
 * the code has opened the account. [KY-18] [KY-19]
 */
export const recover = async (
  deps: AccountDeps,
  { email, code, passphrase, turnstileToken }: Parameters<Holdfast["recover"]>[0],
  letGo: () => Promise<void>,
): Answer<Entered> => {
  const { auth } = deps;
  const keys = await readCode(deps, code);
  if (!keys.ok) return keys;
  const verdict = checkPassphrase(passphrase);
  if (!verdict.ok) return err(problem("weak-passphrase", { detail: verdict.missing.join(", ") }));
  const { slotId, authKey, kek } = keys.value;
  const answer = await auth.recover({
    email,
    slotId: formatId("slt", slotId),
    authKey: toBase64url(authKey),
    ...(turnstileToken === undefined ? {} : { turnstileToken }),
  });
  if (!answer.ok) {
    return answer.error.code === "invalid-credentials" ? err(problem("wrong-code")) : answer;
  }
  const opened = await open(deps, answer.value, keys.value);
  kek.fill(0);
  if (!opened.ok) return opened;
  const made = await makePassphraseSlot(deps, opened.value, passphrase);
  opened.value.unlocked.rootKey.fill(0);
  if (!made.ok) return made;
  made.value.kek.fill(0);
  const body = await replacementBody(deps, answer.value, opened.value, made.value, slotId);
  await letGo();
  const { token, version } = answer.value;
  const stored = await auth.finishRecovery(token, version, body);
  const { code: refusedAs } = stored.ok ? { code: null } : stored.error;
  const mayBeStored =
    stored.ok ||
    isTransient(stored.error) ||
    // A repeat of a replacement whose answer was lost finds it done already.
    refusedAs === "version-conflict" ||
    refusedAs === "unauthenticated";
  if (!mayBeStored) return stored;
  const entered = await signIn(deps, { email, passphrase, recovery: token });
  if (entered.ok) return entered;
  if (!stored.ok) return stored;
  const detail = "the new passphrase is set: sign in with it";
  return err({ ...entered.error, detail });
};
