import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId, uuidv7 } from "@holdfast/protocol/ids";
import {
  type CreatedCredential,
  PASSKEY_ALGORITHMS,
  PASSKEY_TRANSPORTS,
  type PasskeyView,
} from "@holdfast/protocol/passkeys";
import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import { listedSlot } from "@holdfast/vault/next-key-list";
import { passkeyPrfInput } from "@holdfast/vault/passkey";
import { SLOT_KIND, type SlotObjects } from "@holdfast/vault/slot";
import type { ChangeKeyList } from "../account/change-key-list.ts";
import { deviceName } from "../account/device-name.ts";
import type { Keychain } from "../account/keychain.ts";
import { makeSlots } from "../account/root-key.ts";
import { slotText } from "../account/wire.ts";
import type { AuthApi } from "../api/auth.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { Passkey, Passkeys } from "../contract/passkeys.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import { passkeyKek } from "./passkey-slot.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface PasskeyDeps {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly changeKeyList: ChangeKeyList;
}

interface NewSlot extends SlotObjects {
  readonly slotId: Bytes;
}

const slotIn = ({ slots }: KeyList, id: Bytes): KeyList["slots"][number] | undefined =>
  slots.find(({ slotId }) => equal(slotId, id));

const kindOf = ({ transports, synced }: PasskeyView): Passkey["kind"] => {
  if (synced) return "synced";
  if (transports.some((each) => each === "usb" || each === "nfc" || each === "ble")) return "security-key";
  return transports.includes("internal") ? "this-device" : "other";
};

const passkeyOf = (view: PasskeyView): Passkey | null => {
  const { id, slotId, userAgent, createdAt, lastUsedAt } = view;
  if (!isId("pky", id)) return null;
  const addedIn = deviceName(userAgent);
  const slot = slotId !== null && isId("slt", slotId) ? slotId : null;
  return { id, kind: kindOf(view), addedIn, unlocks: slot !== null, slotId: slot, createdAt, lastUsedAt };
};

/** What is sent of a new credential: nothing that an extension answered, whatever a page hands over. [PK-2] */
const bare = ({ id, rawId, response, authenticatorAttachment }: CreatedCredential): CreatedCredential => {
  const { clientDataJSON, attestationObject, transports = [] } = response;
  const known = PASSKEY_TRANSPORTS.filter((each) => transports.includes(each));
  return {
    id,
    rawId,
    type: "public-key",
    response: { clientDataJSON, attestationObject, transports: known },
    clientExtensionResults: {},
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
  };
};

/** The passkeys of an unlocked account. */
export const createPasskeys = (deps: PasskeyDeps): Passkeys => {
  const { platform, auth, serverTime, keychain, changeKeyList } = deps;
  const { vault } = platform;
  const { primitives } = vault;

  const addWithSlot = async (credential: CreatedCredential, made: NewSlot): Answer<null> => {
    const listed = await listedSlot(primitives, { slotId: made.slotId, slotKind: SLOT_KIND.passkey }, made);
    return changeKeyList({
      next: ({ slots }) => ({ slots: [...slots, listed] }),
      send: ({ version, keyList }) =>
        auth.addPasskey(version, { credential, keys: { keyList, slot: slotText(made) } }),
      isMade: (list) => slotIn(list, made.slotId) !== undefined,
      unmade: "the new passkey was not stored",
    });
  };

  const listed = async (): Answer<readonly PasskeyView[]> => {
    const answer = await auth.passkeys();
    return answer.ok ? ok(answer.value.items) : answer;
  };

  const remove = async (id: Id<"pky">): Answer<null> => {
    const all = await listed();
    if (!all.ok) return all;
    const found = all.value.find((each) => each.id === id);
    if (found === undefined) return ok(null);
    const slotId = found.slotId;
    if (slotId === null) return auth.removePasskey(id, null, {});
    if (!isId("slt", slotId)) return refuse("damaged", "the answer does not have its form");
    const bytes = idBytes(slotId);
    return changeKeyList({
      next: ({ slots }) => ({ slots: slots.filter((slot) => !equal(slot.slotId, bytes)) }),
      send: ({ version, keyList }) => auth.removePasskey(id, version, { keyList }),
      isMade: (list) => slotIn(list, bytes) === undefined,
      // Whatever the service says belongs to it: a passphrase and a code are no passkey's. [PK-16]
      mayBegin: (list) =>
        slotIn(list, bytes)?.slotKind === SLOT_KIND.passkey
          ? ok(null)
          : refuse("not-trusted", "the slot of no passkey"),
      unmade: "the passkey was not removed",
    });
  };

  return {
    list: async () => {
      const answer = await listed();
      if (!answer.ok) return answer;
      const read = answer.value.map(passkeyOf).filter((each) => each !== null);
      return read.length < answer.value.length
        ? refuse("damaged", "the answer does not have its form")
        : ok(read);
    },

    begin: async () => {
      const asked = await auth.beginPasskey();
      if (!asked.ok) return asked;
      // Of the service's options only the question and what is known already are taken; the rest is decided here. [PK-12]
      const { challenge, excludeCredentials, timeout } = asked.value;
      const { accountId, email } = keychain;
      return ok({
        prf: await passkeyPrfInput(primitives),
        options: {
          challenge,
          excludeCredentials,
          timeout,
          rp: { id: new URL(platform.origin).hostname, name: "Holdfast" },
          user: { id: toBase64url(idBytes(accountId)), name: email, displayName: email },
          pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
          attestation: "none",
          authenticatorSelection: {
            residentKey: "required",
            requireResidentKey: true,
            userVerification: "required",
          },
        },
      });
    },

    finish: async (answer) => {
      const credential = bare(answer.credential);
      const kek = await passkeyKek(primitives, answer);
      if (kek === null) {
        const added = await auth.addPasskey(null, { credential });
        return added.ok ? ok({ unlocks: false }) : added;
      }
      const slotId = uuidv7(serverTime.now(), vault.random);
      const made = await makeSlots(platform, keychain, [
        { slotId, slotKind: SLOT_KIND.passkey, kdf: null, kek },
      ]);
      if (!made.ok) return made;
      const [objects] = made.value;
      if (objects === undefined) throw new Error("no slot was made");
      const added = await addWithSlot(credential, { slotId, ...objects });
      return added.ok ? ok({ unlocks: true }) : added;
    },

    remove: async (id) => {
      const removed = await remove(id);
      // Gone already: by another device, or by a call whose answer was lost.
      return !removed.ok && removed.error.code === "not-found" ? ok(null) : removed;
    },
  };
};
