import { type Bytes, equal } from "./bytes.ts";
import { type Certificate, signCertificate } from "./certificate.ts";
import type { NewSlot } from "./genesis.ts";
import { deriveIdentity, type Identity } from "./identity.ts";
import { type ListedSlot, signKeyList, type VerifiedKeyList } from "./key-list.ts";
import { listAfter, listedDevice, listedSlot } from "./next-key-list.ts";
import type { VaultDeps } from "./primitives.ts";
import { createSlot, type SlotKind, sealRootToSlot } from "./slot.ts";
import { signSuccessor } from "./successor.ts";

/** A slot that stays: its object as it is, the next root key sealed to its public key. */
export interface KeptSlot {
  readonly slotId: Bytes;
  readonly slotKind: SlotKind;
  readonly slot: Bytes;
  readonly publicKey: Bytes;
}

/** What a root key is replaced in. Everything here was verified under the present identity. */
export interface IdentityChange {
  readonly keyList: VerifiedKeyList;
  readonly identity: Identity;
  /** The account's home workspace. */
  readonly homeId: Bytes;
  /** The device that does it. */
  readonly deviceId: Bytes;
  /** Of the next root key. */
  readonly rootVersion: number;
  readonly kept: readonly KeptSlot[];
  readonly fresh: readonly NewSlot[];
  /** Of every listed device, revoked ones too; of those that ended, whichever are to stay in the list. [SL-7] */
  readonly certificates: readonly Certificate[];
}

export interface NextSlot {
  readonly slotId: Bytes;
  /** Null where the stored one stays as it is. */
  readonly slot: Bytes | null;
  readonly wrap: Bytes;
}

/** The account's own part of a replaced root key: what is sent, and what stays with the client. */
export interface NextIdentity {
  readonly keyList: Bytes;
  readonly successor: Bytes;
  readonly slots: readonly NextSlot[];
  readonly certificates: readonly { readonly deviceId: Bytes; readonly certificate: Bytes }[];
  readonly rootKey: Bytes;
  readonly identity: Identity;
}

interface SealedSlots {
  readonly slots: readonly NextSlot[];
  readonly listed: readonly ListedSlot[];
}

const sealSlots = async (
  deps: VaultDeps,
  { keyList, deviceId, rootVersion, kept, fresh }: IdentityChange,
  rootKey: Bytes,
  identityEd: Bytes,
): Promise<SealedSlots> => {
  const slots: NextSlot[] = [];
  const listed: ListedSlot[] = [];
  const { accountId } = keyList.list;
  for (const each of kept) {
    const { slotId, slot, publicKey } = each;
    const wrap = await sealRootToSlot(deps, { accountId, slotId, deviceId, rootVersion }, publicKey, rootKey);
    slots.push({ slotId, slot: null, wrap });
    listed.push(await listedSlot(deps.primitives, each, { slot, wrap }));
  }
  for (const { kek, ...each } of fresh) {
    const place = { accountId, deviceId, rootVersion, ...each };
    const objects = await createSlot(deps, place, kek, rootKey, identityEd);
    slots.push({ slotId: each.slotId, ...objects });
    listed.push(await listedSlot(deps.primitives, each, objects));
  }
  return { slots, listed };
};

/**
 * Makes an account's next root key: its identity, sealed to every slot that stays and to new ones, the certificates of all
 * devices signed anew with the keys they had, the next key list, and the statement by which the present identity says who
 * comes after it. Workspaces get theirs by `nextEpoch`. [RO-9] [RO-11]
 */
export const makeNextIdentity = async (deps: VaultDeps, change: IdentityChange): Promise<NextIdentity> => {
  const { keyList, identity: present, homeId, deviceId } = change;
  const { list, digest } = keyList;
  const version = list.version + 1;
  const rootKey = deps.random(32);
  const identity = await deriveIdentity(deps.primitives, rootKey);
  const next = { nextEd: identity.ed.publicKey, nextX: identity.x.publicKey };
  const { slots, listed } = await sealSlots(deps, change, rootKey, next.nextEd);
  const certificates: { deviceId: Bytes; certificate: Bytes }[] = [];
  for (const certificate of change.certificates) {
    const renewed = { ...certificate, version: certificate.version + 1, issuerDeviceId: deviceId };
    certificates.push({
      deviceId: certificate.deviceId,
      certificate: await signCertificate(deps.primitives, renewed, identity.ed.privateKey),
    });
  }
  const devices = certificates.map((each) => listedDevice(deps.primitives, each.deviceId, each.certificate));
  const nextList = listAfter(deps.random, keyList, deviceId, {
    identityEd: next.nextEd,
    identityX: next.nextX,
    slots: listed,
    devices: await Promise.all(devices),
    revokedDevices: list.revokedDevices.filter((revoked) =>
      certificates.some((each) => equal(each.deviceId, revoked)),
    ),
  });
  const said = {
    accountId: list.accountId,
    statementId: deps.random(16),
    version,
    deviceId,
    identityEd: present.ed.publicKey,
    ...next,
    keyListDigest: digest,
    homeId,
  };
  const signers = { earlier: present.ed.privateKey, next: identity.ed.privateKey };
  return {
    keyList: await signKeyList(deps.primitives, nextList, identity.ed.privateKey),
    successor: await signSuccessor(deps.primitives, said, signers),
    slots,
    certificates,
    rootKey,
    identity,
  };
};
