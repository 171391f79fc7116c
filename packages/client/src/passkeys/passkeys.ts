import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId, uuidv7 } from "@holdfast/protocol/ids";
import {
  type AddPasskeyBody,
  type CreatedCredential,
  PASSKEY_ALGORITHMS,
  PASSKEY_TRANSPORTS,
  type PasskeyView,
} from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { KeyList } from "@holdfast/vault/key-list";
import { passkeyPrfInput } from "@holdfast/vault/passkey";
import { SLOT_KIND, type SlotObjects } from "@holdfast/vault/slot";
import { deviceName } from "../account/device-name.ts";
import type { Keychain } from "../account/keychain.ts";
import { listedSlot, nextKeyList } from "../account/next-key-list.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import { makeSlots } from "../account/root-key.ts";
import { slotText } from "../account/wire.ts";
import type { AuthApi } from "../api/auth.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { Passkey, Passkeys } from "../contract/passkeys.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import { passkeyKek } from "./passkey-slot.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface PasskeyDeps {
  readonly platform: Platform;
  readonly auth: AuthApi;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

interface NewSlot extends SlotObjects {
  readonly slotId: Bytes;
}

const ATTEMPTS = 3;

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
  const { platform, auth, serverTime, keychain, refreshTrust } = deps;
  const { vault } = platform;
  const { primitives } = vault;

  const names = (id: Bytes): KeyList["slots"][number] | undefined =>
    keychain.trust().keyList.list.slots.find(({ slotId }) => equal(slotId, id));

  /** The version that is known, and the list after it with other slots. */
  const listWith = async (slots: (before: KeyList["slots"]) => KeyList["slots"]) => {
    const before = keychain.trust().keyList;
    const author = { deviceId: idBytes(keychain.deviceId), signer: keychain.identity.ed.privateKey };
    const next = await nextKeyList(vault, before, author, { slots: slots(before.list.slots) });
    return { version: before.list.version, keyList: toBase64url(next.bytes) };
  };

  /** Tries again under the newest list while another device was faster. */
  const underNewestList = async <T>(change: () => Answer<T>): Answer<T> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await refreshTrust({ anew: attempt > 0 });
      if (!known.ok) return known;
      const changed = await change();
      if (changed.ok || changed.error.code !== "version-conflict") return changed;
    }
    return err(problem("version-conflict"));
  };

  const addWithSlot = async (credential: CreatedCredential, made: NewSlot): Answer<null> => {
    const listed = await listedSlot(primitives, { slotId: made.slotId, slotKind: SLOT_KIND.passkey }, made);
    const { version, keyList } = await listWith((before) => [...before, listed]);
    const body: AddPasskeyBody = { credential, keys: { keyList, slot: slotText(made) } };
    const added = await auth.addPasskey(version, body);
    if (!added.ok && !isTransient(added.error)) return added;
    // The answer may be lost or a lie: the list that the service hands out from now on says which slots there are.
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return added.ok ? refreshed : added;
    if (names(made.slotId)) return ok(null);
    return added.ok ? refuse("not-trusted", "the new passkey was not stored") : added;
  };

  const listed = async (): Answer<readonly PasskeyView[]> => {
    const answer = await auth.passkeys();
    return answer.ok ? ok(answer.value.items) : answer;
  };

  const removeOnce = async (id: Id<"pky">): Answer<null> => {
    const all = await listed();
    if (!all.ok) return all;
    const found = all.value.find((each) => each.id === id);
    if (found === undefined) return ok(null);
    const slotId = found.slotId;
    if (slotId === null) return auth.removePasskey(id, null, {});
    if (!isId("slt", slotId)) return refuse("damaged", "the answer does not have its form");
    const bytes = idBytes(slotId);
    // Whatever the service says belongs to it: a passphrase and a code are no passkey's. [PK-16]
    if (names(bytes)?.slotKind !== SLOT_KIND.passkey) return refuse("not-trusted", "the slot of no passkey");
    const next = await listWith((before) => before.filter((slot) => !equal(slot.slotId, bytes)));
    const removed = await auth.removePasskey(id, next.version, { keyList: next.keyList });
    if (!removed.ok) return removed;
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return refreshed;
    return names(bytes) === undefined ? ok(null) : refuse("not-trusted", "the passkey was not removed");
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
      const added = await underNewestList(() => addWithSlot(credential, { slotId, ...objects }));
      return added.ok ? ok({ unlocks: true }) : added;
    },

    remove: async (id) => {
      const removed = await underNewestList(() => removeOnce(id));
      // Gone already: by another device, or by a call whose answer was lost.
      return !removed.ok && removed.error.code === "not-found" ? ok(null) : removed;
    },
  };
};
