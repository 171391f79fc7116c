import { idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { type UnlockedAccount, type UnlockInput, unlockAccount } from "@holdfast/vault/first-contact";
import { derivePasskey } from "@holdfast/vault/passkey";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { parseSlot, SLOT_KIND } from "@holdfast/vault/slot";
import type { StaleSlot } from "../account/register.ts";
import type { PasskeyAnswer } from "../contract/passkeys.ts";
import type { TrustRecord } from "../stores/device-store.ts";

const PRF_BYTES = 32;

/** The key of a passkey's slot; null where its PRF answered nothing that could be one. What it answered is overwritten. [PK-2] */
export const passkeyKek = async (
  primitives: Primitives,
  { prf }: Pick<PasskeyAnswer<unknown>, "prf">,
): Promise<Bytes | null> => {
  if (prf === null) return null;
  const kek = prf.length === PRF_BYTES ? await derivePasskey(primitives, prf) : null;
  prf.fill(0);
  return kek;
};

export interface OpenedByPasskey extends UnlockedAccount {
  readonly stale: StaleSlot | null;
}

type Account = Pick<UnlockInput, "accountId" | "keyList" | "successors" | "pin">;

/**
 * First contact through whichever passkey's slot this key opens; null when it opens none. Which one that is, nobody has to say:
 * a wrong key is told apart from everything else. [PK-13]
 */
export const openByPasskey = async (
  primitives: Primitives,
  account: Account,
  slots: TrustRecord["slots"],
  kek: Bytes,
): Promise<Result<OpenedByPasskey | null, VaultRefusal>> => {
  for (const { id, slot, wrap } of slots) {
    const view = parseSlot(slot);
    if (!view.ok || view.value.slotKind !== SLOT_KIND.passkey) continue;
    const opened = await unlockAccount(primitives, {
      ...account,
      slotId: idBytes(id),
      slot,
      wrap,
      kek,
      kdf: null,
    });
    if (opened.ok) {
      const stale = opened.value.identities.length > 1 ? { slotId: idBytes(id), kek: kek.slice() } : null;
      return ok({ ...opened.value, stale });
    }
    if (opened.error !== "wrong-key") return opened;
  }
  return ok(null);
};
