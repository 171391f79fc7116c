import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import { listedSlot } from "@holdfast/vault/next-key-list";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { ChangeKeyList } from "../account/change-key-list.ts";
import type { Keychain } from "../account/keychain.ts";
import type { StaleSlot } from "../account/register.ts";
import { makeSlots } from "../account/root-key.ts";
import { slotText } from "../account/wire.ts";
import type { AuthApi } from "../api/auth.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";

interface ResealDeps {
  readonly platform: Platform;
  readonly auth: Pick<AuthApi, "replaceSlots">;
  readonly keychain: Keychain;
  readonly changeKeyList: ChangeKeyList;
}

const named = (list: KeyList, id: Bytes): KeyList["slots"][number] | undefined =>
  list.slots.find(({ slotId }) => equal(slotId, id));

/**
 * Seals a passkey's slot anew with the present identity inside, now that its key is at hand. Where it is not stored, the slot goes on
 * as it is: it leads to the present identity by the chain, and is tried again at its next use. [RO-15]
 */
export const resealSlot = async (
  { platform, auth, keychain, changeKeyList }: ResealDeps,
  { slotId, kek }: StaleSlot,
): Promise<Result<null, ClientProblem>> => {
  const slotKind = SLOT_KIND.passkey;
  const made = await makeSlots(platform, keychain, [{ slotId, slotKind, kdf: null, kek }]);
  if (!made.ok) return made;
  const [objects] = made.value;
  if (objects === undefined) throw new Error("no slot was made");
  const listed = await listedSlot(platform.vault.primitives, { slotId, slotKind }, objects);
  return changeKeyList({
    next: ({ slots }) => ({ slots: [...slots.filter((slot) => !equal(slot.slotId, slotId)), listed] }),
    // Removed meanwhile: it does not come back.
    mayBegin: (list) => (named(list, slotId) === undefined ? refuse("not-found") : ok(null)),
    send: ({ version, keyList }) =>
      auth.replaceSlots(version, { keyList, slots: [slotText({ slotId, ...objects })] }),
    isMade: (list) => equal(named(list, slotId)?.slotDigest ?? slotId, listed.slotDigest),
    unmade: "the passkey's slot was not sealed anew",
  });
};
