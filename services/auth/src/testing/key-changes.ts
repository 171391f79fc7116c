import type { Bytes } from "@holdfast/vault/bytes";
import { type Certificate, signCertificate } from "@holdfast/vault/certificate";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { type KeyList, parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { ROLE } from "@holdfast/vault/roles";
import { createSlot, type SlotKind } from "@holdfast/vault/slot";
import { type Person, randomBytes, vault } from "./person.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** What a slot is, as its owner's client makes it. */
export interface MadeSlot {
  readonly id: Bytes;
  readonly kind: SlotKind;
  readonly slot: Bytes;
  readonly wrap: Bytes;
}

export const makeSlot = async (
  person: Person,
  kind: SlotKind,
  options: { readonly id?: Bytes; readonly kdf?: KdfParameters | null } = {},
): Promise<MadeSlot> => {
  const id = options.id ?? randomBytes(16);
  const { accountId, deviceId, secrets } = person;
  const place = { accountId, deviceId, slotId: id, slotKind: kind, kdf: options.kdf ?? null };
  const identity = secrets.identity.ed.publicKey;
  return { id, kind, ...(await createSlot(vault, place, randomBytes(32), secrets.rootKey, identity)) };
};

export const makeDevice = async (person: Person, change: Partial<Certificate> = {}) => {
  const { edPublic, xPublic } = await generateDeviceKeys();
  const deviceId = change.deviceId ?? randomBytes(16);
  const certificate = await signCertificate(
    nodePrimitives,
    {
      accountId: person.accountId,
      deviceId,
      version: 1,
      issuerDeviceId: person.deviceId,
      edPublic,
      xPublic,
      roleCap: ROLE.owner,
      agent: false,
      assisted: false,
      ephemeral: false,
      notBefore: Date.now(),
      notAfter: Date.now() + DAY_MILLISECONDS,
      byteLimit: 0,
      sessionIds: [],
      ...change,
    },
    person.secrets.identity.ed.privateKey,
  );
  return { id: deviceId, certificate };
};

export const listedSlot = ({ id, kind, slot, wrap }: MadeSlot): KeyList["slots"][number] => ({
  slotId: id,
  slotKind: kind,
  slotDigest: sha256Sync(slot),
  wrapDigest: sha256Sync(wrap),
});

export const listedDevice = (device: {
  readonly id: Bytes;
  readonly certificate: Bytes;
}): KeyList["devices"][number] => ({
  deviceId: device.id,
  certificateDigest: sha256Sync(device.certificate),
});

/** The list after `previous`, changed, signed by the person (or by somebody else). */
export const nextKeyList = (
  person: Person,
  previous: Bytes,
  change: (list: KeyList) => Partial<KeyList>,
  signer: CryptoKey = person.secrets.identity.ed.privateKey,
): Promise<Bytes> => {
  const parsed = parseKeyList(previous);
  if (!parsed.ok) throw new Error("not a key list");
  const next = {
    ...parsed.value,
    statementId: randomBytes(16),
    version: parsed.value.version + 1,
    previousDigest: sha256Sync(previous),
  };
  return signKeyList(nodePrimitives, { ...next, ...change(next) }, signer);
};
