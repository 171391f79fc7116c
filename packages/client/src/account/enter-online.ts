import type { SignedIn } from "@holdfast/protocol/auth";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type UnlockedAccount, unlockAccount } from "@holdfast/vault/first-contact";
import { verifyFollowedKeyList } from "@holdfast/vault/followed-key-list";
import { deriveIdentity } from "@holdfast/vault/identity";
import { parseKeyList } from "@holdfast/vault/key-list";
import { checkKdf } from "@holdfast/vault/passphrase";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { parseSlot } from "@holdfast/vault/slot";
import type { ClientProblem } from "../contract/problem.ts";
import { openByPasskey } from "../passkeys/passkey-slot.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { AccountRecord, TrustRecord, WaitingLogin } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import { enterFirst } from "./first-entry.ts";
import { listedKdf } from "./listed-kdf.ts";
import { derive, passphraseSlot } from "./passphrase-slot.ts";
import type { Entered, StaleSlot } from "./register.ts";
import { pinOf } from "./sign-in.ts";
import { keyListOfAnswer, slotsOfAnswer } from "./wire.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What opens an account: a passphrase, a passkey's key, or the root key itself. */
export type AccountKey =
  | { readonly passphrase: string }
  | { readonly kek: Bytes }
  | { readonly rootKey: Bytes; readonly rootVersion: number };

/** What a service says of an account that this device is about to open. */
export interface Contact extends Pick<TrustRecord, "slots" | "keyList" | "successors"> {
  readonly accountId: Id<"acc">;
  readonly known: AccountRecord | null;
}

export const contactOf = async ({ platform }: AccountDeps, answer: SignedIn): Answer<Contact> => {
  const { id } = answer.account;
  if (!isId("acc", id)) return refuse("damaged", "the answer does not have its form");
  const slots = slotsOfAnswer(answer);
  if (!slots.ok) return slots;
  const keys = keyListOfAnswer(answer);
  if (!keys.ok) return keys;
  const known = await platform.device.find(id);
  return ok({ accountId: id, slots: slots.value, ...keys.value, known });
};

type Pinned = Contact & { readonly pin: Awaited<ReturnType<typeof pinOf>> };
type OpenedKeys = Omit<UnlockedAccount, "identities"> & { readonly stale?: StaleSlot | null };
type Opened = Result<OpenedKeys | null, VaultRefusal>;

/** First contact with the passphrase and the parameters that its slot names. Null when it is a wrong one. [KY-6] */
const openByPassphrase = async (
  { platform }: AccountDeps,
  { slots, accountId, keyList, successors, pin }: Pinned,
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
  const place = { accountId: idBytes(accountId), slotId: idBytes(id) };
  const { kek } = derived.value;
  const signed = { keyList, successors, pin };
  const opened = await unlockAccount(platform.vault.primitives, {
    ...place,
    ...signed,
    slot,
    wrap,
    kek,
    kdf,
  });
  kek.fill(0);
  return !opened.ok && opened.error === "wrong-key" ? ok(null) : opened;
};

/** With a root key that this device has made or kept: the list in force must be its identity's. [RO-14] */
const openByRootKey = async (
  primitives: Primitives,
  { accountId, keyList, successors, pin }: Pinned,
  { rootKey, rootVersion }: Extract<AccountKey, { rootKey: Bytes }>,
): Promise<Opened> => {
  const identity = await deriveIdentity(primitives, rootKey);
  const identityEd = identity.ed.publicKey;
  const said = parseKeyList(keyList);
  if (said.ok && !equal(said.value.identityEd, identityEd)) return ok(null);
  const trusted = { accountId: idBytes(accountId), identityEd, successors, pin };
  const followed = await verifyFollowedKeyList(primitives, keyList, trusted);
  if (!followed.ok) return followed;
  const { list } = followed.value.keyList;
  if (!equal(list.identityEd, identityEd) || !equal(list.identityX, identity.x.publicKey)) {
    return err("not-trusted");
  }
  return ok({ rootKey: rootKey.slice(), rootVersion, identity, keyList: followed.value.keyList });
};

const open = (deps: AccountDeps, contact: Pinned, key: AccountKey): Promise<Opened> => {
  const { primitives } = deps.platform.vault;
  if ("passphrase" in key) return openByPassphrase(deps, contact, key.passphrase);
  if ("rootKey" in key) return openByRootKey(primitives, contact, key);
  return openByPasskey(
    primitives,
    { ...contact, accountId: idBytes(contact.accountId) },
    contact.slots,
    key.kek,
  );
};

/** Opens an account by a key and enters it; null when the key opens nothing of it. */
export const enterBy = async (
  deps: AccountDeps,
  answer: SignedIn,
  contact: Contact,
  key: AccountKey,
): Answer<Entered | null> => {
  const { accountId, slots, keyList, known } = contact;
  const opened = await open(deps, { ...contact, pin: await pinOf(deps, known) }, key);
  if (!opened.ok) return refusedObject("the account's keys", opened.error);
  if (opened.value === null) return ok(null);
  const { identity, rootKey, rootVersion, keyList: verified } = opened.value;
  const kdf = await listedKdf(deps.platform.vault.primitives, slots, verified.list);
  if (kdf === null) return refuse("not-trusted", "no passphrase slot that the key list names");
  const entered = await enterFirst(deps, answer, {
    accountId,
    email: known?.email ?? answer.account.email,
    identity,
    rootKey,
    rootVersion,
    keyList: { bytes: keyList, verified },
    kdf,
    known,
  });
  if (!entered.ok) return entered;
  const strength = "passphrase" in key ? { strength: checkPassphrase(key.passphrase).score } : {};
  return ok({ ...entered.value, ...strength, stale: opened.value.stale ?? null });
};

/** What a sign-in would answer to the login that this device has. */
const answerFor = async ({ auth, credentials }: AccountDeps, waiting: WaitingLogin): Answer<SignedIn> => {
  const me = await auth.me();
  if (!me.ok) return me;
  const keys = await auth.keys();
  if (!keys.ok) return keys;
  // Renewed, perhaps, by the two calls.
  const { csrf, access, refresh } = credentials.login() ?? waiting.login;
  return ok({
    ...keys.value,
    account: me.value.account,
    login: me.value.login,
    workspaceId: me.value.workspaceId,
    workspaces: me.value.workspaces,
    ...(csrf === null ? {} : { csrfToken: csrf }),
    ...(access === null || refresh === null ? {} : { tokens: { access, refresh, expiresInSeconds: 1 } }),
  });
};

/** A login that works elsewhere goes home, where this device knows the account's keys from. */
const atHome = async ({ auth }: AccountDeps, answer: SignedIn, { known }: Contact): Answer<SignedIn> => {
  const home = known?.trust.workspaceId ?? null;
  if (home === null || home === answer.workspaceId) return ok(answer);
  const moved = await auth.switchWorkspace(home);
  return moved.ok ? ok({ ...answer, ...moved.value, workspaceId: home }) : moved;
};

/**
 * Opens an account that this device has a login of, by what the service has of it now: first contact, after the login. Null when
 * the key opens nothing. [PK-14] [RO-14]
 */
export const enterOnline = async (
  deps: AccountDeps,
  waiting: WaitingLogin,
  key: AccountKey,
): Answer<Entered | null> => {
  const asked = await answerFor(deps, waiting);
  if (!asked.ok) return asked;
  const contact = await contactOf(deps, asked.value);
  if (!contact.ok) return contact;
  if (contact.value.accountId !== waiting.accountId) {
    return refuse("not-trusted", "the answer is about another account");
  }
  const answer = await atHome(deps, asked.value, contact.value);
  return answer.ok ? enterBy(deps, answer.value, contact.value, key) : answer;
};

/** The same for an account that this device has opened before, under the root key that it has by now. [RO-14] */
export const enterAgain = async (
  deps: AccountDeps,
  { accountId, email, login }: AccountRecord,
  key: AccountKey,
): Answer<Entered | null> => {
  if (login === null) return err(problem("unauthenticated"));
  const entered = await enterOnline(deps, { accountId, email, login }, key);
  if (!entered.ok || entered.value === null) await deps.credentials.restore(async () => undefined);
  return entered;
};
