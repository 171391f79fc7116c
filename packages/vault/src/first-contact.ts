import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { deriveIdentity, type Identity } from "./identity.ts";
import { type VerifiedKeyList, verifyKeyList } from "./key-list.ts";
import { equalKdf, type KdfParameters } from "./passphrase.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { openRootWrap, openSlot, parseSlot } from "./slot.ts";
import { checkSuccession, type StatementPin } from "./succession.ts";

/** What a service sends at sign-in, the key that opens it, and what this device remembers. */
export interface UnlockInput {
  readonly accountId: Bytes;
  readonly slotId: Bytes;
  readonly slot: Bytes;
  readonly wrap: Bytes;
  readonly keyList: Bytes;
  readonly kek: Bytes;
  /** Parameters the KEK was derived with; null for slots without a slow derivation. */
  readonly kdf: KdfParameters | null;
  /** What this device pinned before, if it knows the account. */
  readonly pin?: { readonly identityEd?: Bytes; readonly keyList?: StatementPin };
}

export interface UnlockedAccount {
  readonly rootKey: Bytes;
  readonly rootVersion: number;
  readonly identity: Identity;
  readonly keyList: VerifiedKeyList;
}

const namesSlot = async (
  primitives: Primitives,
  { list }: VerifiedKeyList,
  input: UnlockInput,
): Promise<boolean> => {
  const listed = list.slots.find((slot) => equal(slot.slotId, input.slotId));
  return (
    listed !== undefined &&
    equal(listed.slotDigest, await digestOf(primitives, input.slot)) &&
    equal(listed.wrapDigest, await digestOf(primitives, input.wrap))
  );
};

const trustedList = async (
  primitives: Primitives,
  input: UnlockInput,
  identityEd: Bytes,
): Promise<Result<VerifiedKeyList, VaultRefusal>> => {
  const keyList = await verifyKeyList(primitives, input.keyList, { accountId: input.accountId, identityEd });
  if (!keyList.ok) return keyList;
  if (!(await namesSlot(primitives, keyList.value, input))) return err("not-trusted");
  if (input.pin?.keyList === undefined) return keyList;
  const { list, digest } = keyList.value;
  const follows = checkSuccession(input.pin.keyList, { ...list, digest });
  return follows.ok ? keyList : follows;
};

/**
 * Unlocks an account with a slot's key, believing nothing the service says. [KY-6]
 *
 * The identity key inside the slot is the pin. Refuses `weak-kdf` when the slot names other parameters than were derived
 * with, `wrong-key` for a wrong passphrase, `not-trusted` or `bad-signature` for a list, root key or identity that the pin
 * does not vouch for, `rolled-back` for a list older than this device has seen.
 */
export const unlockAccount = async (
  primitives: Primitives,
  input: UnlockInput,
): Promise<Result<UnlockedAccount, VaultRefusal>> => {
  const view = parseSlot(input.slot);
  if (!view.ok) return view;
  if (!equalKdf(view.value.kdf, input.kdf)) return err("weak-kdf");
  const slot = await openSlot(primitives, input.slot, input, input.kek);
  if (!slot.ok) return slot;
  const { pair, identityEd } = slot.value;
  if (input.pin?.identityEd !== undefined && !equal(input.pin.identityEd, identityEd))
    return err("not-trusted");
  const keyList = await trustedList(primitives, input, identityEd);
  if (!keyList.ok) return keyList;
  const wrap = await openRootWrap(primitives, input.wrap, input, pair);
  if (!wrap.ok) return wrap;
  const identity = await deriveIdentity(primitives, wrap.value.rootKey);
  const { list } = keyList.value;
  if (!equal(identity.ed.publicKey, identityEd) || !equal(identity.x.publicKey, list.identityX)) {
    return err("not-trusted");
  }
  return ok({
    rootKey: wrap.value.rootKey,
    rootVersion: wrap.value.version,
    identity,
    keyList: keyList.value,
  });
};
