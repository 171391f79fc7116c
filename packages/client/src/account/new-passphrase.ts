import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import type { ReplaceSlotsBody } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import type { UnlockedAccount } from "@holdfast/vault/first-contact";
import { type KeyList, signKeyList, type VerifiedKeyList } from "@holdfast/vault/key-list";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { createSlot, SLOT_KIND } from "@holdfast/vault/slot";
import type { ClientProblem } from "../contract.ts";
import type { AccountDeps } from "./account-deps.ts";
import { derive, newKdf } from "./passphrase-slot.ts";

/** A slot for a new passphrase that nobody has stored yet. Whoever made it overwrites `kek`. */
export interface NewPassphrase {
  readonly slotId: Bytes;
  readonly kdf: KdfParameters;
  readonly kek: Bytes;
  readonly authKey: Bytes;
  readonly slot: Bytes;
  readonly wrap: Bytes;
}

interface Place {
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
}

/** Seals the root key for a new passphrase; takes 0.2–0.8 s. `present`: parameters that devices have pinned already. */
export const makePassphraseSlot = async (
  { platform, serverTime }: Pick<AccountDeps, "platform" | "serverTime">,
  { unlocked, ...place }: Place & { readonly unlocked: UnlockedAccount },
  passphrase: string,
  present: KdfParameters | null = null,
): Promise<Result<NewPassphrase, ClientProblem>> => {
  const { vault } = platform;
  const kdf = newKdf(platform, present);
  const derived = await derive(platform, passphrase, kdf);
  if (!derived.ok) return derived;
  const { authKey, kek } = derived.value;
  const { rootKey, rootVersion, identity } = unlocked;
  const slotId = uuidv7(serverTime.now(), vault.random);
  const named = { ...place, slotId, slotKind: SLOT_KIND.passphrase, kdf, rootVersion };
  const { slot, wrap } = await createSlot(vault, named, kek, rootKey, identity.ed.publicKey);
  return ok({ slotId, kdf, kek, authKey, slot, wrap });
};

/** The next key list, with the new slot in place of every passphrase slot and without those that go; and the slot itself. */
export const replacementBody = async (
  { platform }: Pick<AccountDeps, "platform">,
  {
    deviceId,
    unlocked: { identity, keyList },
  }: Pick<Place, "deviceId"> & {
    readonly unlocked: Pick<UnlockedAccount, "identity"> & { readonly keyList: VerifiedKeyList };
  },
  { slotId, slot, wrap, authKey }: NewPassphrase,
  goes: (slot: KeyList["slots"][number]) => boolean = () => false,
): Promise<ReplaceSlotsBody> => {
  const { primitives, random } = platform.vault;
  const { list, digest } = keyList;
  const slotKind = SLOT_KIND.passphrase;
  const kept = list.slots.filter((each) => each.slotKind !== slotKind && !goes(each));
  const slotDigest = await digestOf(primitives, slot);
  const listed = { slotId, slotKind, slotDigest, wrapDigest: await digestOf(primitives, wrap) };
  const next = {
    ...list,
    statementId: random(16),
    version: list.version + 1,
    deviceId,
    previousDigest: digest,
    slots: [...kept, listed],
  };
  const bytes = await signKeyList(primitives, next, identity.ed.privateKey);
  const sent = {
    id: formatId("slt", slotId),
    slot: toBase64url(slot),
    wrap: toBase64url(wrap),
    authKey: toBase64url(authKey),
  };
  return { keyList: toBase64url(bytes), slots: [sent] };
};
