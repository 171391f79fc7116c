import { idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { deriveIdentity } from "@holdfast/vault/identity";
import { sealLocalWrap } from "@holdfast/vault/local-wrap";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import { noteIdentities } from "../trust/known-identities.ts";
import { verifyTrust } from "../trust/trust.ts";
import { openKeptRootKey } from "./kept-root-key.ts";
import { createKeychain, type Keychain } from "./keychain.ts";
import { derive, passphraseSlot } from "./passphrase-slot.ts";
import type { Entered } from "./register.ts";
import { sharedOf, verifyShared } from "./shared-workspace.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The root key by passphrase, from what this device keeps: asks nobody. */
export const unlockByPassphrase = async (
  platform: Platform,
  record: AccountRecord,
  passphrase: string,
): Answer<Entered> => {
  const slot = passphraseSlot(record.trust.slots);
  if (slot === null) return refuse("damaged", "no passphrase slot is kept on this device");
  const derived = await derive(platform, passphrase, record.kdf);
  if (!derived.ok) return derived;
  const unlocked = await unlockAccount(platform.vault.primitives, {
    accountId: idBytes(record.accountId),
    slotId: idBytes(slot.id),
    slot: slot.slot,
    wrap: slot.wrap,
    keyList: record.trust.keyList,
    successors: record.trust.successors,
    kek: derived.value.kek,
    kdf: record.kdf,
    pin: { identityEd: record.identityEd },
  });
  derived.value.kek.fill(0);
  if (!unlocked.ok) {
    if (unlocked.error === "wrong-key") return err(problem("wrong-passphrase"));
    return refusedObject("the account's keys", unlocked.error);
  }
  const { rootKey, rootVersion } = unlocked.value;
  return ok({ record, rootKey, rootVersion, strength: checkPassphrase(passphrase).score });
};

/** The root key by this device's own key, as an earlier visit left it: asks nobody. [KY-15] */
export const unlockByDevice = async (platform: Platform, record: AccountRecord): Answer<Entered | null> => {
  if (record.localWrap === null) return ok(null);
  const opened = await openKeptRootKey(platform, record, record.localWrap);
  return opened.ok ? ok({ record, ...opened.value }) : ok(null);
};

/**
 * Turns a root key into a keychain: derives the identity, verifies all signed objects under it, keeps the local wrap for
 * the next reload, and lets the root key go.
 */
export const enter = async (
  { vault, device, clock }: Platform,
  { record, rootKey, rootVersion, before = null }: Entered,
): Answer<{ readonly keychain: Keychain; readonly record: AccountRecord }> => {
  const { accountId, deviceId } = record;
  const identity = await deriveIdentity(vault.primitives, rootKey);
  if (!equal(identity.ed.publicKey, record.identityEd)) {
    rootKey.fill(0);
    return refuse("not-trusted", "the root key is of another identity");
  }
  const pins = before?.pins;
  const home = await verifyTrust(vault.primitives, { accountId, identity, record: record.trust, pins });
  before?.overwrite();
  const shared = sharedOf(record, record.workspaceId);
  const trust =
    home.ok && shared !== null
      ? await verifyShared(vault.primitives, { accountId, identity, home: home.value, shared })
      : home;
  if (!home.ok || !trust.ok) {
    rootKey.fill(0);
    const refused = trust.ok ? home : trust;
    return refused.ok ? refuse("not-trusted") : refusedObject("the workspace", refused.error);
  }
  const localWrap = await sealLocalWrap(
    vault,
    { accountId: idBytes(accountId), deviceId: idBytes(deviceId), rootVersion },
    record.keys.xPublic,
    rootKey,
  );
  const now = new Date(clock.now()).toISOString();
  const knownIdentities = noteIdentities(record.knownIdentities, accountId, trust.value, now);
  const entered = { ...record, knownIdentities, localWrap: device.keepsKeys ? localWrap : null };
  await device.put(entered);
  const keychain = createKeychain({
    accountId,
    email: record.email,
    deviceId,
    deviceKeys: record.keys,
    identity,
    localWrap,
    rootKey,
    home: home.value,
    trust: trust.value,
  });
  return ok({ keychain, record: entered });
};
