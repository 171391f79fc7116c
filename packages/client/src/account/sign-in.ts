import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { digestOf } from "@holdfast/vault/digest";
import { type UnlockedAccount, unlockAccount } from "@holdfast/vault/first-contact";
import { verifyKeyList } from "@holdfast/vault/key-list";
import type { KdfParameters, PassphraseKeys } from "@holdfast/vault/passphrase";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import type { StatementPin } from "@holdfast/vault/succession";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse, refusedObject } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import { enterFirst } from "./first-entry.ts";
import { derive, kdfFromWire, passphraseSlot } from "./passphrase-slot.ts";
import type { Entered } from "./register.ts";
import { bytesOfAnswer, keyListOfAnswer, slotsOfAnswer } from "./wire.ts";

/** What this device pinned of an account, if it knows it. */
export const pinOf = async (
  { platform }: AccountDeps,
  known: AccountRecord | null,
): Promise<{ readonly identityEd?: AccountRecord["identityEd"]; readonly keyList?: StatementPin }> => {
  if (known === null) return {};
  const { primitives } = platform.vault;
  const place = { accountId: idBytes(known.accountId), identityEd: known.identityEd };
  const list = await verifyKeyList(primitives, known.trust.keyList, place);
  const digest = await digestOf(primitives, known.trust.keyList);
  return {
    identityEd: known.identityEd,
    ...(list.ok ? { keyList: { version: list.value.list.version, digest } } : {}),
  };
};

/** First contact: believes nothing of the answer but what the passphrase's own slot vouches for. [KY-6] */
const open = async (
  deps: AccountDeps,
  answer: SignedIn,
  kdf: KdfParameters,
  { kek }: PassphraseKeys,
): Promise<
  Result<{ unlocked: UnlockedAccount; known: AccountRecord | null; id: Id<"acc"> }, ClientProblem>
> => {
  const { id } = answer.account;
  if (!isId("acc", id)) return refuse("damaged", "the answer does not have its form");
  const slots = slotsOfAnswer(answer);
  if (!slots.ok) return slots;
  const keys = keyListOfAnswer(answer);
  if (!keys.ok) return keys;
  const slot = passphraseSlot(slots.value);
  if (slot === null) return refuse("not-trusted", "no passphrase slot");
  const known = await deps.platform.device.find(id);
  const unlocked = await unlockAccount(deps.platform.vault.primitives, {
    accountId: idBytes(id),
    slotId: idBytes(slot.id),
    slot: slot.slot,
    wrap: slot.wrap,
    ...keys.value,
    kek,
    kdf,
    pin: await pinOf(deps, known),
  });
  return unlocked.ok
    ? ok({ unlocked: unlocked.value, known, id })
    : refusedObject("the account's keys", unlocked.error);
};

/** What a sign-in shows besides: a token of the human check, or of the recovery that came before. [HC-2] [HC-4] */
export interface Shown {
  readonly turnstileToken?: string;
  readonly recovery?: string;
}

/** Signs in with the passphrase and makes this device one of the account's if it is not yet. */
export const signIn = async (
  deps: AccountDeps,
  {
    email,
    passphrase,
    turnstileToken,
    recovery,
  }: Shown & { readonly email: string; readonly passphrase: string },
): Promise<Result<Entered, ClientProblem>> => {
  const { platform, auth } = deps;
  const asked = await auth.kdf(email);
  if (!asked.ok) return asked;
  const earlier = await platform.device.findByEmail(email);
  const kdf = kdfFromWire(asked.value.kdf, earlier?.kdf ?? null);
  if (!kdf.ok) return kdf;
  const derived = await derive(platform, passphrase, kdf.value);
  if (!derived.ok) return derived;
  const refresh = earlier?.login?.refresh;
  const body = {
    email,
    authKey: toBase64url(derived.value.authKey),
    client: platform.credentials,
    ...(refresh ? { refresh } : {}),
    ...(earlier === null ? {} : { deviceId: earlier.deviceId }),
    ...(turnstileToken === undefined ? {} : { turnstileToken }),
  };
  const answer = await auth.login(body, recovery);
  if (!answer.ok) return answer;
  const opened = await open(deps, answer.value, kdf.value, derived.value);
  derived.value.kek.fill(0);
  if (!opened.ok) return opened;
  const { unlocked, known, id } = opened.value;
  const keyListBytes = bytesOfAnswer(answer.value.keyList);
  if (!keyListBytes.ok) return keyListBytes;
  const entered = await enterFirst(deps, answer.value, {
    accountId: id,
    email: email.trim(),
    identity: unlocked.identity,
    rootKey: unlocked.rootKey,
    rootVersion: unlocked.rootVersion,
    keyList: { bytes: keyListBytes.value, verified: unlocked.keyList },
    kdf: kdf.value,
    known,
  });
  return entered.ok ? ok({ ...entered.value, strength: checkPassphrase(passphrase).score }) : entered;
};
