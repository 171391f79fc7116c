import { toBase64url } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import type { ReplaceSlotsBody } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { UnlockedAccount } from "@holdfast/vault/first-contact";
import type { KeyList, VerifiedKeyList } from "@holdfast/vault/key-list";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { createSlot, SLOT_KIND } from "@holdfast/vault/slot";
import type { ClientProblem } from "../contract/problem.ts";
import type { AccountDeps } from "./account-deps.ts";
import { listedSlot, nextKeyList } from "./next-key-list.ts";
import { derive, newKdf } from "./passphrase-slot.ts";
import { slotText } from "./wire.ts";

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
  { unlocked, ...place }: Place & { readonly unlocked: Omit<UnlockedAccount, "identities"> },
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
  const { vault } = platform;
  const slotKind = SLOT_KIND.passphrase;
  const kept = keyList.list.slots.filter((each) => each.slotKind !== slotKind && !goes(each));
  const listed = await listedSlot(vault.primitives, { slotId, slotKind }, { slot, wrap });
  const author = { deviceId, signer: identity.ed.privateKey };
  const { bytes } = await nextKeyList(vault, keyList, author, { slots: [...kept, listed] });
  const sent = { ...slotText({ slotId, slot, wrap }), authKey: toBase64url(authKey) };
  return { keyList: toBase64url(bytes), slots: [sent] };
};
