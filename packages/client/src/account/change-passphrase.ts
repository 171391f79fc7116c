import { idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import type { Holdfast } from "../contract/holdfast.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { StrengthNote } from "../keys/note-strength.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { ChangeKeyList } from "./change-key-list.ts";
import type { Keychain } from "./keychain.ts";
import { inPlaceOfPassphrase, makePassphraseSlot, type NewPassphrase } from "./new-passphrase.ts";
import { passphraseSlot } from "./passphrase-slot.ts";
import type { RefreshTrust } from "./refresh-trust.ts";
import { unlockByPassphrase } from "./unlock.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface PassphraseChangeDeps extends Omit<AccountDeps, "credentials"> {
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
  readonly changeKeyList: ChangeKeyList;
  readonly noteStrength: StrengthNote["soon"];
}

const presentSlot = ({ trust }: AccountRecord): Bytes => {
  const slot = passphraseSlot(trust.slots);
  if (slot === null) throw new Error("a passphrase opened no slot");
  return idBytes(slot.id);
};

/** Said where the service has been asked for the change and nobody knows what became of it. */
const UNKNOWN = "it is not known whether the new passphrase is in force; try it first, then the earlier one";

/** Changes the passphrase of an unlocked account. [AU-24] */
export const createPassphraseChange = (deps: PassphraseChangeDeps): Holdfast["changePassphrase"] => {
  const { platform, auth, keychain, refreshTrust } = deps;
  const place = { accountId: idBytes(keychain.accountId), deviceId: idBytes(keychain.deviceId) };

  /** What this device keeps of the account as of now. */
  const newest = async (): Answer<AccountRecord> => {
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return refreshed;
    const record = await platform.device.find(keychain.accountId);
    return record === null ? refuse("locked") : ok(record);
  };

  const names = (id: Bytes): boolean =>
    keychain.trust().keyList.list.slots.some(({ slotId }) => equal(slotId, id));

  /** Opens the slot that the service holds now with the key of the new passphrase. */
  const readBack = async (record: AccountRecord, { kek, kdf }: NewPassphrase): Answer<null> => {
    const stored = passphraseSlot(record.trust.slots);
    if (stored === null) return refuse("not-trusted", "no passphrase slot");
    const opened = await unlockAccount(platform.vault.primitives, {
      accountId: place.accountId,
      slotId: idBytes(stored.id),
      slot: stored.slot,
      wrap: stored.wrap,
      keyList: record.trust.keyList,
      kek,
      kdf,
      pin: { identityEd: record.identityEd },
    });
    if (!opened.ok) return refusedObject("the new passphrase as it is stored", opened.error);
    opened.value.rootKey.fill(0);
    return ok(null);
  };

  /** Another device may have changed the list; once it has changed the passphrase, the one that was shown here is no reason any more. */
  const storeInPlaceOf = async (presentId: Bytes, made: NewPassphrase): Answer<null> => {
    const { next, slots } = await inPlaceOfPassphrase(platform.vault.primitives, made);
    const stored = await deps.changeKeyList({
      next,
      send: ({ version, keyList }) => auth.replaceSlots(version, { keyList, slots }),
      isMade: () => names(made.slotId),
      mayBegin: () => (names(presentId) ? ok(null) : err(problem("version-conflict"))),
      unmade: "the new passphrase was not stored",
      unknown: UNKNOWN,
    });
    if (!stored.ok) return stored;
    const record = await platform.device.find(keychain.accountId);
    return record === null ? refuse("locked") : readBack(record, made);
  };

  return async ({ present, next }) => {
    const verdict = checkPassphrase(next);
    if (!verdict.ok) return err(problem("weak-passphrase", { detail: verdict.missing.join(", ") }));
    if (present.normalize("NFKC") === next.normalize("NFKC")) {
      return refuse("weak-passphrase", "it is the same as the present one");
    }
    const record = await newest();
    if (!record.ok) return record;
    const opened = await unlockByPassphrase(platform, record.value, present);
    if (!opened.ok) return opened;
    const { rootKey, rootVersion } = opened.value;
    const presentId = presentSlot(record.value);
    const { identity } = keychain;
    const unlocked = { rootKey, rootVersion, identity, keyList: keychain.trust().keyList };
    const made = await makePassphraseSlot(deps, { ...place, unlocked }, next, record.value.kdf);
    rootKey.fill(0);
    if (!made.ok) return made;
    try {
      const stored = await storeInPlaceOf(presentId, made.value);
      if (stored.ok) deps.noteStrength(verdict.score);
      return stored;
    } finally {
      made.value.kek.fill(0);
    }
  };
};
