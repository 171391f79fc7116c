import type { SignedIn } from "@holdfast/protocol/auth";
import { fromBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, isId } from "@holdfast/protocol/ids";
import type { ShownCredential } from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { type UnlockedAccount, unlockAccount } from "@holdfast/vault/first-contact";
import { checkKdf } from "@holdfast/vault/passphrase";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { parseSlot } from "@holdfast/vault/slot";
import type { AccountDeps } from "../account/account-deps.ts";
import { enterFirst } from "../account/first-entry.ts";
import { listedKdf } from "../account/listed-kdf.ts";
import { derive, passphraseSlot } from "../account/passphrase-slot.ts";
import type { Entered } from "../account/register.ts";
import { pinOf } from "../account/sign-in.ts";
import { bytesOfAnswer, loginOfAnswer, slotsOfAnswer } from "../account/wire.ts";
import type { PasskeyAnswer } from "../contract/passkeys.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { AccountRecord, TrustRecord, WaitingLogin } from "../stores/device-store.ts";
import { openByPasskey, passkeyKek } from "./passkey-slot.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What opens an account. */
export type AccountKey = { readonly passphrase: string } | { readonly kek: Bytes };

/** A login by a passkey: with the root key at hand, or without where it opens no slot. */
export type PasskeyEntered =
  | { readonly entered: Entered; readonly waiting?: never }
  | { readonly entered: null; readonly waiting: WaitingLogin };

/** What is sent of an answer: nothing that an extension answered, whatever a page hands over. [PK-2] */
const bare = ({ id, rawId, response, authenticatorAttachment }: ShownCredential): ShownCredential => {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: "public-key",
    response: { clientDataJSON, authenticatorData, signature, userHandle },
    clientExtensionResults: {},
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
  };
};

interface Contact {
  readonly accountId: Id<"acc">;
  readonly slots: TrustRecord["slots"];
  readonly keyList: Bytes;
  readonly known: AccountRecord | null;
}

const contactOf = async ({ platform }: AccountDeps, answer: SignedIn): Answer<Contact> => {
  const { id } = answer.account;
  if (!isId("acc", id)) return refuse("damaged", "the answer does not have its form");
  const slots = slotsOfAnswer(answer);
  if (!slots.ok) return slots;
  const keyList = bytesOfAnswer(answer.keyList);
  if (!keyList.ok) return keyList;
  const known = await platform.device.find(id);
  return ok({ accountId: id, slots: slots.value, keyList: keyList.value, known });
};

type Opened = Result<UnlockedAccount | null, VaultRefusal>;

/** First contact with the passphrase and the parameters that its slot names. Null when it is a wrong one. [KY-6] */
const openByPassphrase = async (
  { platform }: AccountDeps,
  { slots, ...account }: Contact & { readonly pin: Awaited<ReturnType<typeof pinOf>> },
  passphrase: string,
): Promise<Opened> => {
  const found = passphraseSlot(slots);
  const view = found && parseSlot(found.slot);
  const kdf = view?.ok ? view.value.kdf : null;
  if (found === null || kdf === null) return err("not-trusted");
  if (!checkKdf(kdf).ok) return err("weak-kdf");
  const derived = await derive(platform, passphrase, kdf);
  if (!derived.ok) return err("weak-kdf");
  const { id, slot, wrap } = found;
  const { accountId, keyList, pin } = account;
  const place = { accountId: idBytes(accountId), slotId: idBytes(id) };
  const { kek } = derived.value;
  const opened = await unlockAccount(platform.vault.primitives, {
    ...place,
    slot,
    wrap,
    keyList,
    kek,
    kdf,
    pin,
  });
  kek.fill(0);
  return !opened.ok && opened.error === "wrong-key" ? ok(null) : opened;
};

/** Opens an account by a key and enters it; null when the key opens nothing of it. */
const enterBy = async (
  deps: AccountDeps,
  answer: SignedIn,
  contact: Contact,
  key: AccountKey,
): Answer<Entered | null> => {
  const { primitives } = deps.platform.vault;
  const { accountId, slots, keyList, known } = contact;
  const pin = await pinOf(deps, known);
  const opened =
    "kek" in key
      ? await openByPasskey(primitives, { accountId: idBytes(accountId), keyList, pin }, slots, key.kek)
      : await openByPassphrase(deps, { ...contact, pin }, key.passphrase);
  if (!opened.ok) return refusedObject("the account's keys", opened.error);
  if (opened.value === null) return ok(null);
  const { identity, rootKey, rootVersion, keyList: verified } = opened.value;
  const kdf = await listedKdf(primitives, slots, verified.list);
  if (kdf === null) return refuse("not-trusted", "no passphrase slot that the key list names");
  return enterFirst(deps, answer, {
    accountId,
    email: known?.email ?? answer.account.email,
    identity,
    rootKey,
    rootVersion,
    keyList: { bytes: keyList, verified },
    kdf,
    known,
  });
};

const accountOf = ({ response }: ShownCredential): Id<"acc"> | null => {
  const bytes = fromBase64url(response.userHandle);
  return bytes?.length === 16 ? formatId("acc", bytes) : null;
};

/** Signs in by a passkey, and opens the account where the passkey does. [PK-13] [PK-14] */
export const signInByPasskey = async (
  deps: AccountDeps,
  shown: PasskeyAnswer<ShownCredential>,
): Answer<PasskeyEntered> => {
  const kek = await passkeyKek(deps.platform.vault.primitives, shown);
  try {
    return await signInBy(deps, bare(shown.credential), kek);
  } finally {
    kek?.fill(0);
  }
};

const signInBy = async (
  deps: AccountDeps,
  credential: ShownCredential,
  kek: Bytes | null,
): Answer<PasskeyEntered> => {
  const { platform, auth, credentials } = deps;
  const named = accountOf(credential);
  const earlier = named === null ? null : await platform.device.find(named);
  const answer = await auth.passkeyLogin({
    credential,
    client: platform.credentials,
    ...(earlier === null ? {} : { deviceId: earlier.deviceId }),
  });
  if (!answer.ok) {
    return answer.error.code === "invalid-credentials" ? err(problem("wrong-passkey")) : answer;
  }
  const login = loginOfAnswer(answer.value);
  // From here on a refusal gives the login up.
  credentials.assume(login);
  const contact = await contactOf(deps, answer.value);
  if (!contact.ok) return contact;
  const { accountId, known } = contact.value;
  // The authenticator said whose it is before anybody answered.
  if (accountId !== named) return refuse("not-trusted", "the answer is about another account");
  const entered = kek === null ? ok(null) : await enterBy(deps, answer.value, contact.value, { kek });
  if (!entered.ok) return entered;
  if (entered.value !== null) return ok({ entered: entered.value });
  return ok({
    entered: null,
    waiting: { accountId, email: known?.email ?? answer.value.account.email, login },
  });
};

/** Opens an account that this device has a login of and nothing else: first contact, after the login. [PK-14] */
export const enterWaiting = async (
  deps: AccountDeps,
  waiting: WaitingLogin,
  key: AccountKey,
): Answer<Entered | null> => {
  const me = await deps.auth.me();
  if (!me.ok) return me;
  const keys = await deps.auth.keys();
  if (!keys.ok) return keys;
  // Renewed, perhaps, by the two calls.
  const { csrf, access, refresh } = deps.credentials.login() ?? waiting.login;
  const answer: SignedIn = {
    ...keys.value,
    account: me.value.account,
    login: me.value.login,
    workspaceId: me.value.workspaceId,
    workspaces: me.value.workspaces,
    ...(csrf === null ? {} : { csrfToken: csrf }),
    ...(access === null || refresh === null ? {} : { tokens: { access, refresh, expiresInSeconds: 1 } }),
  };
  const contact = await contactOf(deps, answer);
  if (!contact.ok) return contact;
  if (contact.value.accountId !== waiting.accountId) {
    return refuse("not-trusted", "the answer is about another account");
  }
  return enterBy(deps, answer, contact.value, key);
};

/** The root key by a passkey: from what this device keeps, asking nobody; else from what the service has by now. [PK-15] */
export const unlockByPasskey = async (
  deps: AccountDeps,
  record: AccountRecord,
  kek: Bytes,
): Answer<Entered | null> => {
  const { platform, auth } = deps;
  const { primitives } = platform.vault;
  const accountId = idBytes(record.accountId);
  const open = async (
    slots: TrustRecord["slots"],
    keyList: Bytes,
    isNew: boolean,
  ): Answer<Entered | null> => {
    const pin = isNew ? await pinOf(deps, record) : { identityEd: record.identityEd };
    const opened = await openByPasskey(primitives, { accountId, keyList, pin }, slots, kek);
    if (!opened.ok) return refusedObject("the account's keys", opened.error);
    if (opened.value === null) return ok(null);
    const { rootKey, rootVersion } = opened.value;
    return ok({ record, rootKey, rootVersion });
  };
  try {
    const kept = await open(record.trust.slots, record.trust.keyList, false);
    if (!kept.ok || kept.value !== null) return kept;
    const newer = await auth.keys();
    if (!newer.ok) return ok(null);
    const slots = slotsOfAnswer(newer.value);
    const keyList = bytesOfAnswer(newer.value.keyList);
    if (!slots.ok) return slots;
    return keyList.ok ? await open(slots.value, keyList.value, true) : keyList;
  } finally {
    kek.fill(0);
  }
};
