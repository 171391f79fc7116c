import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { idBytes } from "@holdfast/protocol/ids";
import { type PairingView, parseUserCode } from "@holdfast/protocol/pairing";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { sealHandOff } from "@holdfast/vault/hand-off";
import { WORDS_FOR, wordsOf } from "@holdfast/vault/words";
import { deviceName } from "../account/device-name.ts";
import type { Keychain } from "../account/keychain.ts";
import { openRootKey } from "../account/root-key.ts";
import type { DevicesApi } from "../api/devices.ts";
import type { Pairing, PairingRequest } from "../contract/pairing.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import { accountWords } from "./account-words.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface PairingDoorDeps {
  readonly platform: Platform;
  readonly api: DevicesApi;
  readonly keychain: Keychain;
}

const KEY_BYTES = 32;

/** Lets a new device in, from one that has the keys. */
export const createPairingDoor = ({ platform, api, keychain }: PairingDoorDeps): Pairing => {
  const { primitives } = platform.vault;
  /** What was shown, by its code: exactly the key whose words somebody compared is sealed to. [DV-9] */
  const shown = new Map<string, Bytes>();

  const requestOf = async (view: PairingView, key: Bytes): Promise<PairingRequest> => ({
    userCode: view.userCode,
    name: deviceName(view.userAgent),
    kind: view.client === "browser" ? "browser" : "program",
    address: view.address,
    startedAt: view.startedAt,
    expiresAt: view.expiresAt,
    words: await wordsOf(primitives, WORDS_FOR.pairing, key),
  });

  const seal = async (pairingKey: Bytes): Answer<Bytes> => {
    const place = { accountId: idBytes(keychain.accountId), deviceId: idBytes(keychain.deviceId) };
    const opened = await openRootKey(platform, keychain);
    if (!opened.ok) return opened;
    const { rootKey, rootVersion } = opened.value;
    const identityEd = keychain.identity.ed.publicKey;
    const handed = { rootKey, rootVersion, identityEd };
    const sealed = await sealHandOff(
      platform.vault,
      place,
      pairingKey,
      handed,
      keychain.deviceKeys.ed.privateKey,
    );
    rootKey.fill(0);
    return ok(sealed);
  };

  return {
    lookup: async (typed) => {
      const userCode = parseUserCode(typed);
      if (userCode === null) return refuse("not-found");
      const found = await api.lookup(userCode);
      if (!found.ok) return found;
      const key = fromBase64url(found.value.pairingKey);
      if (key?.length !== KEY_BYTES) return refuse("damaged", "the answer does not have its form");
      shown.set(userCode, key);
      return ok(await requestOf({ ...found.value, userCode }, key));
    },

    approve: async (userCode) => {
      const key = shown.get(userCode);
      if (key === undefined) return refuse("not-found");
      const handOff = await seal(key);
      if (!handOff.ok) return handOff;
      const approved = await api.approve({ userCode, handOff: toBase64url(handOff.value) });
      if (!approved.ok) return approved;
      shown.delete(userCode);
      return ok(await accountWords(primitives, keychain));
    },

    deny: (userCode) => {
      shown.delete(userCode);
      return api.deny(userCode);
    },
  };
};
