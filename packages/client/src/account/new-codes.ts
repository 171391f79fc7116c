import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { SLOT_KIND, type SlotObjects } from "@holdfast/vault/slot";
import type { AuthApi } from "../api/auth.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { RecoveryCodes } from "../contract/recovery-codes.ts";
import type { Platform } from "../platform.ts";
import { isTransient, problem } from "../problem.ts";
import type { Keychain } from "./keychain.ts";
import { listedSlot, nextKeyList } from "./next-key-list.ts";
import { codeCount, codesIn, makeCodes, type NewCode } from "./recovery-codes.ts";
import type { RefreshTrust } from "./refresh-trust.ts";
import { makeSlots } from "./root-key.ts";
import { slotText } from "./wire.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface CodesDeps {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

const ATTEMPTS = 3;

/** The recovery codes of an unlocked account. */
export const createCodes = ({ platform, auth, keychain, refreshTrust }: CodesDeps): RecoveryCodes => {
  const { vault } = platform;
  const { primitives } = vault;

  /** Whether the newest list that verifies names all of them. */
  const areNamed = (codes: readonly NewCode[]): boolean => {
    const { slots } = keychain.trust().keyList.list;
    return codes.every(({ slot }) => slots.some(({ slotId }) => equal(slotId, slot.slotId)));
  };

  const store = async (codes: readonly NewCode[], objects: readonly SlotObjects[]): Answer<null> => {
    const before = keychain.trust().keyList;
    const kept = before.list.slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.recoveryCode);
    const made = codes.map(({ slot, authKey }, at) => {
      const sealed = objects[at];
      if (sealed === undefined) throw new Error("a code without a slot");
      return { ...sealed, slotId: slot.slotId, slotKind: slot.slotKind, authKey };
    });
    const listed = await Promise.all(made.map((each) => listedSlot(primitives, each, each)));
    const author = { deviceId: idBytes(keychain.deviceId), signer: keychain.identity.ed.privateKey };
    const { bytes } = await nextKeyList(vault, before, author, { slots: [...kept, ...listed] });
    const stored = await auth.generateCodes(before.list.version, {
      keyList: toBase64url(bytes),
      slots: made.map(slotText),
      recovery: made.map(({ slotId, authKey }) => ({
        slotId: formatId("slt", slotId),
        authKey: toBase64url(authKey),
      })),
    });
    if (!stored.ok && !isTransient(stored.error)) return stored;
    // The answer may be lost or a lie: the list that the service hands out from now on says which codes there are.
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return stored.ok ? refreshed : stored;
    if (areNamed(codes)) return ok(null);
    return stored.ok ? err(problem("not-trusted", { detail: "the new codes were not stored" })) : stored;
  };

  return {
    status: async () => {
      const refreshed = await refreshTrust();
      return refreshed.ok ? ok({ codesLeft: codesIn(keychain.trust().keyList.list) }) : refreshed;
    },

    replace: async (count) => {
      const codes = await makeCodes(vault, codeCount(count));
      const objects = await makeSlots(
        platform,
        keychain,
        codes.map(({ slot }) => slot),
      );
      if (!objects.ok) return objects;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const known = await refreshTrust();
        if (!known.ok) return known;
        const stored = await store(codes, objects.value);
        if (stored.ok) return ok(codes.map(({ text }) => text));
        if (stored.error.code !== "version-conflict") return stored;
      }
      return err(problem("version-conflict"));
    },
  };
};
