import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { listedSlot } from "@holdfast/vault/next-key-list";
import { SLOT_KIND, type SlotObjects } from "@holdfast/vault/slot";
import type { AuthApi } from "../api/auth.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { RecoveryCodes } from "../contract/recovery-codes.ts";
import type { Platform } from "../platform.ts";
import type { ChangeKeyList } from "./change-key-list.ts";
import type { Keychain } from "./keychain.ts";
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
  readonly changeKeyList: ChangeKeyList;
}

/** The recovery codes of an unlocked account. */
export const createCodes = (deps: CodesDeps): RecoveryCodes => {
  const { platform, auth, keychain, refreshTrust, changeKeyList } = deps;
  const { vault } = platform;

  const store = async (codes: readonly NewCode[], objects: readonly SlotObjects[]): Answer<null> => {
    const made = codes.map(({ slot, authKey }, at) => {
      const sealed = objects[at];
      if (sealed === undefined) throw new Error("a code without a slot");
      return { ...sealed, slotId: slot.slotId, slotKind: slot.slotKind, authKey };
    });
    const listed = await Promise.all(made.map((each) => listedSlot(vault.primitives, each, each)));
    return changeKeyList({
      next: ({ slots }) => ({
        slots: [...slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.recoveryCode), ...listed],
      }),
      send: ({ version, keyList }) =>
        auth.generateCodes(version, {
          keyList,
          slots: made.map(slotText),
          recovery: made.map(({ slotId, authKey }) => ({
            slotId: formatId("slt", slotId),
            authKey: toBase64url(authKey),
          })),
        }),
      isMade: ({ slots }) => made.every((code) => slots.some(({ slotId }) => equal(slotId, code.slotId))),
      unmade: "the new codes were not stored",
    });
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
      const stored = await store(codes, objects.value);
      return stored.ok ? ok(codes.map(({ text }) => text)) : stored;
    },
  };
};
