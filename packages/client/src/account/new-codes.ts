import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { type KeyList, signKeyList } from "@holdfast/vault/key-list";
import { openLocalWrap } from "@holdfast/vault/local-wrap";
import { createSlot, SLOT_KIND, type SlotObjects } from "@holdfast/vault/slot";
import type { AuthApi } from "../api/auth.ts";
import type { ClientProblem, RecoveryStatus } from "../contract.ts";
import type { Platform } from "../platform.ts";
import { isTransient, problem, refusedObject } from "../problem.ts";
import type { Keychain } from "./keychain.ts";
import { codeCount, codesIn, makeCodes, type NewCode } from "./recovery-codes.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface CodesDeps {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly keychain: Keychain;
  readonly refreshTrust: () => Answer<null>;
}

const ATTEMPTS = 3;

/** The recovery codes of an unlocked account. */
export interface Codes {
  readonly status: () => Answer<RecoveryStatus>;
  readonly replace: (count?: number) => Answer<readonly string[]>;
}

export const createCodes = ({ platform, auth, keychain, refreshTrust }: CodesDeps): Codes => {
  const { vault } = platform;
  const { primitives } = vault;

  const sealCodes = async (codes: readonly NewCode[]): Answer<readonly SlotObjects[]> => {
    const [accountId, deviceId] = [idBytes(keychain.accountId), idBytes(keychain.deviceId)];
    const { x, xPublic } = keychain.deviceKeys;
    const pair = { privateKey: x.privateKey, publicKey: xPublic };
    const opened = await openLocalWrap(primitives, keychain.localWrap, { accountId, deviceId }, pair);
    if (!opened.ok) return refusedObject("this device's copy of the root key", opened.error);
    const { rootKey, rootVersion } = opened.value;
    const identity = keychain.identity.ed.publicKey;
    const objects: SlotObjects[] = [];
    for (const { slot } of codes) {
      const place = { accountId, deviceId, rootVersion, ...slot };
      objects.push(await createSlot(vault, place, slot.kek, rootKey, identity));
      slot.kek.fill(0);
    }
    rootKey.fill(0);
    return ok(objects);
  };

  const nextList = async (codes: readonly NewCode[], objects: readonly SlotObjects[]): Promise<KeyList> => {
    const { list, digest } = keychain.trust().keyList;
    const listed = codes.map(async ({ slot: { slotId, slotKind } }, at) => {
      const made = objects[at];
      if (made === undefined) throw new Error("a code without a slot");
      const slotDigest = await digestOf(primitives, made.slot);
      return { slotId, slotKind, slotDigest, wrapDigest: await digestOf(primitives, made.wrap) };
    });
    return {
      ...list,
      statementId: vault.random(16),
      version: list.version + 1,
      deviceId: idBytes(keychain.deviceId),
      previousDigest: digest,
      slots: [
        ...list.slots.filter(({ slotKind }) => slotKind !== SLOT_KIND.recoveryCode),
        ...(await Promise.all(listed)),
      ],
    };
  };

  /** Whether the newest list that verifies names all of them. */
  const areNamed = (codes: readonly NewCode[]): boolean => {
    const { slots } = keychain.trust().keyList.list;
    return codes.every(({ slot }) => slots.some(({ slotId }) => equal(slotId, slot.slotId)));
  };

  const store = async (codes: readonly NewCode[], objects: readonly SlotObjects[]): Answer<null> => {
    const next = await nextList(codes, objects);
    const keyList = await signKeyList(primitives, next, keychain.identity.ed.privateKey);
    const ids = codes.map(({ slot }) => formatId("slt", slot.slotId));
    const stored = await auth.generateCodes(next.version - 1, {
      keyList: toBase64url(keyList),
      slots: objects.map(({ slot, wrap }, at) => ({
        id: ids[at] ?? "",
        slot: toBase64url(slot),
        wrap: toBase64url(wrap),
      })),
      recovery: codes.map(({ authKey }, at) => ({ slotId: ids[at] ?? "", authKey: toBase64url(authKey) })),
    });
    if (!stored.ok && !isTransient(stored.error)) return stored;
    // The answer may be lost or a lie: the list that the service hands out from now on says which codes there are.
    let refreshed = await refreshTrust();
    // An answer that was under way before the change is shared, and does not know of it.
    if (refreshed.ok && !areNamed(codes)) refreshed = await refreshTrust();
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
      const objects = await sealCodes(codes);
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
