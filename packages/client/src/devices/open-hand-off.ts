import { idBytes, isId } from "@holdfast/protocol/ids";
import type { PairedIn } from "@holdfast/protocol/pairing";
import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { isListed, verifyCertificate } from "@holdfast/vault/certificate";
import { verifyFollowedKeyList } from "@holdfast/vault/followed-key-list";
import { openHandOff } from "@holdfast/vault/hand-off";
import { deriveIdentity } from "@holdfast/vault/identity";
import type { VerifiedKeyList } from "@holdfast/vault/key-list";
import { verifyObject } from "@holdfast/vault/signature";
import type { X25519Pair } from "@holdfast/vault/x25519";
import type { AccountDeps } from "../account/account-deps.ts";
import type { OpenedAccount } from "../account/first-entry.ts";
import { listedKdf } from "../account/listed-kdf.ts";
import { pinOf } from "../account/sign-in.ts";
import { slotsOfAnswer } from "../account/wire.ts";
import { bytesOfText, NotBytes } from "../api/sealed-text.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse, refusedObject } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

interface SentObjects {
  readonly handOff: Bytes;
  readonly keyList: Bytes;
  readonly successors: readonly Bytes[];
  readonly certificates: readonly Bytes[];
}

const objectsOf = (answer: PairedIn): SentObjects | null => {
  try {
    return {
      handOff: bytesOfText(answer.handOff),
      keyList: bytesOfText(answer.keyList),
      successors: answer.successors.map(bytesOfText),
      certificates: answer.devices.map(({ certificate }) => bytesOfText(certificate)),
    };
  } catch (cause) {
    if (cause instanceof NotBytes) return null;
    throw cause;
  }
};

/** Whether a device that the list vouches for, and has not revoked, signed the hand-off. */
const isSignedByListed = async (
  { platform }: AccountDeps,
  { handOff, certificates }: SentObjects,
  deviceId: Bytes,
  { list }: VerifiedKeyList,
): Promise<boolean> => {
  const { primitives } = platform.vault;
  const place = { accountId: list.accountId, deviceId, identityEd: list.identityEd };
  for (const bytes of certificates) {
    const verified = await verifyCertificate(primitives, bytes, place);
    if (!verified.ok || !isListed(list, verified.value)) continue;
    if (await verifyObject(primitives, handOff, verified.value.certificate.edPublic)) return true;
  }
  return false;
};

/**
 * First contact by a hand-off: the identity inside it is the pin, and nothing of the answer counts that it does not vouch
 * for. The caller keeps none of it before a person has compared that identity's words. [KY-22]
 */
export const openHanded = async (
  deps: AccountDeps,
  answer: PairedIn,
  pairing: X25519Pair,
): Answer<OpenedAccount> => {
  const { primitives } = deps.platform.vault;
  const { id, email } = answer.account;
  const objects = objectsOf(answer);
  const slots = slotsOfAnswer(answer);
  if (!slots.ok) return slots;
  if (!isId("acc", id) || objects === null) return refuse("damaged", "the answer does not have its form");
  const accountId = idBytes(id);
  const handed = await openHandOff(primitives, objects.handOff, accountId, pairing);
  if (!handed.ok) return refusedObject("the hand-off", handed.error);
  const { rootKey, identityEd, rootVersion, deviceId } = handed.value;
  const known = await deps.platform.device.find(id);
  const { successors } = objects;
  const trusted = { accountId, identityEd, successors, pin: await pinOf(deps, known) };
  const followed = await verifyFollowedKeyList(primitives, objects.keyList, trusted);
  if (!followed.ok) return refusedObject("the key list", followed.error);
  const { keyList } = followed.value;
  const { list } = keyList;
  if (!equal(list.identityEd, identityEd)) return refusedObject("the hand-off", "not-trusted");
  const identity = await deriveIdentity(primitives, rootKey);
  if (!equal(identity.x.publicKey, list.identityX)) return refusedObject("the hand-off", "not-trusted");
  if (!(await isSignedByListed(deps, objects, deviceId, keyList)))
    return refusedObject("the device that handed over", "not-trusted");
  const kdf = await listedKdf(primitives, slots.value, list);
  if (kdf === null) return refuse("not-trusted", "no passphrase slot that the key list names");
  return ok({
    accountId: id,
    email: email.trim(),
    identity,
    rootKey,
    rootVersion,
    keyList: { bytes: objects.keyList, verified: keyList },
    kdf,
    known,
  });
};
