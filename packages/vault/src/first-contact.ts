import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { type AccountPin, type FollowedKeyList, verifyFollowedKeyList } from "./followed-key-list.ts";
import { deriveIdentity, type Identity } from "./identity.ts";
import type { VerifiedKeyList } from "./key-list.ts";
import { equalKdf, type KdfParameters } from "./passphrase.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { openRootWrap, openSlot, parseSlot } from "./slot.ts";

/** What a service sends at sign-in, the key that opens it, and what this device remembers. */
export interface UnlockInput {
  readonly accountId: Bytes;
  readonly slotId: Bytes;
  readonly slot: Bytes;
  readonly wrap: Bytes;
  readonly keyList: Bytes;
  /** All successor statements of the account, oldest first; none for one whose root key was never replaced. */
  readonly successors?: readonly Bytes[];
  readonly kek: Bytes;
  /** Parameters the KEK was derived with; null for slots without a slow derivation. */
  readonly kdf: KdfParameters | null;
  /** What this device pinned before, if it knows the account. */
  readonly pin?: AccountPin;
}

export interface UnlockedAccount {
  readonly rootKey: Bytes;
  readonly rootVersion: number;
  readonly identity: Identity;
  readonly keyList: VerifiedKeyList;
  /** From the pin inside the slot to the present one. More than one: the slot is to be sealed anew. [RO-15] */
  readonly identities: readonly Bytes[];
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
): Promise<Result<FollowedKeyList, VaultRefusal>> => {
  const { accountId, pin, successors = [] } = input;
  const trusted = { accountId, identityEd, successors, pin };
  const followed = await verifyFollowedKeyList(primitives, input.keyList, trusted);
  if (!followed.ok) return followed;
  return (await namesSlot(primitives, followed.value.keyList, input)) ? followed : err("not-trusted");
};

/**
 * Unlocks an account with a slot's key, believing nothing the service says. [KY-6]
 *
 * The identity key inside the slot is the pin, and where the root key was replaced since, the successor statements lead from
 * it to the identity that signed the list. [RO-10] Refuses `weak-kdf` when the slot names other parameters than were derived
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
  const followed = await trustedList(primitives, input, identityEd);
  if (!followed.ok) return followed;
  const wrap = await openRootWrap(primitives, input.wrap, input, pair);
  if (!wrap.ok) return wrap;
  const identity = await deriveIdentity(primitives, wrap.value.rootKey);
  const { keyList, identities } = followed.value;
  const { list } = keyList;
  if (!equal(identity.ed.publicKey, list.identityEd) || !equal(identity.x.publicKey, list.identityX)) {
    return err("not-trusted");
  }
  return ok({ rootKey: wrap.value.rootKey, rootVersion: wrap.value.version, identity, keyList, identities });
};
