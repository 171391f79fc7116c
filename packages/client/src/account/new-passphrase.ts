import { toBase64url } from "@holdfast/protocol/encoding";
import { uuidv7 } from "@holdfast/protocol/ids";
import type { ReplaceSlotsBody } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { UnlockedAccount } from "@holdfast/vault/first-contact";
import type { KeyList } from "@holdfast/vault/key-list";
import { listedSlot } from "@holdfast/vault/next-key-list";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { Primitives } from "@holdfast/vault/primitives";
import { createSlot, SLOT_KIND } from "@holdfast/vault/slot";
import type { ClientProblem } from "../contract/problem.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { ListChange } from "./next-key-list.ts";
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

/** A new passphrase's slot in place of every one before it: in a list, without slots that go with it, and in what is sent. */
export const inPlaceOfPassphrase = async (
  primitives: Primitives,
  { slotId, slot, wrap, authKey }: NewPassphrase,
  goes: (slot: KeyList["slots"][number]) => boolean = () => false,
) => {
  const slotKind = SLOT_KIND.passphrase;
  const listed = await listedSlot(primitives, { slotId, slotKind }, { slot, wrap });
  const slots: ReplaceSlotsBody["slots"] = [
    { ...slotText({ slotId, slot, wrap }), authKey: toBase64url(authKey) },
  ];
  return {
    next: (before: KeyList): ListChange => ({
      slots: [...before.slots.filter((each) => each.slotKind !== slotKind && !goes(each)), listed],
    }),
    slots,
  };
};
