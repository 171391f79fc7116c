import { CLOCK_SKEW_SECONDS, DEVICES_BEFORE_FORGETTING } from "@holdfast/protocol/limits";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseCertificate } from "@holdfast/vault/certificate";
import { digestOf } from "@holdfast/vault/digest";
import { type KeyList, signKeyList, type VerifiedKeyList } from "@holdfast/vault/key-list";
import { listAfter } from "@holdfast/vault/next-key-list";
import type { Primitives, VaultDeps } from "@holdfast/vault/primitives";

/** Who makes a list: the device, and the identity's private key. */
export interface ListAuthor {
  readonly deviceId: Bytes;
  readonly signer: CryptoKey;
}

/** What is known of the devices that a list names, to tell which have ended. */
export interface KnownDevices {
  /** As the service handed them out. One that the list does not name by its digest is passed over. */
  readonly certificates: readonly Bytes[];
  /** Milliseconds since 1970, by the service's clock. */
  readonly now: number;
}

export type ListChange = Partial<Pick<KeyList, "slots" | "devices" | "revokedDevices" | "assistedAllowed">>;

/** Twice what clocks differ: the service, which judges it, may be slow by as much as this device is fast. */
const ENDED_FOR_MILLISECONDS = 2 * CLOCK_SKEW_SECONDS * 1000;

/** Devices of a list whose certificates have ended, the oldest first. */
const expiredOf = async (
  primitives: Primitives,
  { devices }: KeyList,
  { certificates, now }: KnownDevices,
): Promise<readonly Bytes[]> => {
  const expired: { readonly deviceId: Bytes; readonly notAfter: number }[] = [];
  for (const bytes of certificates) {
    const certificate = parseCertificate(bytes);
    if (!certificate.ok || certificate.value.notAfter + ENDED_FOR_MILLISECONDS >= now) continue;
    const { deviceId, notAfter } = certificate.value;
    const digest = await digestOf(primitives, bytes);
    const named = devices.some(
      (each) => equal(each.deviceId, deviceId) && equal(each.certificateDigest, digest),
    );
    if (named) expired.push({ deviceId, notAfter });
  }
  return expired.toSorted((a, b) => a.notAfter - b.notAfter).map(({ deviceId }) => deviceId);
};

/**
 * Leaves out devices that had ended before, where a list would name many: all that were revoked, whose saves are history anyway, and
 * as many others as it takes. Never the one that makes it. [SL-8]
 */
export const withoutEnded = async (
  primitives: Primitives,
  before: KeyList,
  next: KeyList,
  known: KnownDevices,
): Promise<KeyList> => {
  const isOver = ({ devices }: KeyList): boolean => devices.length > DEVICES_BEFORE_FORGETTING;
  const without = (list: KeyList, id: Bytes): KeyList => ({
    ...list,
    devices: list.devices.filter(({ deviceId }) => !equal(deviceId, id)),
    revokedDevices: list.revokedDevices.filter((revoked) => !equal(revoked, id)),
  });
  if (!isOver(next)) return next;
  const isOther = (id: Bytes): boolean => !equal(id, next.deviceId);
  let list = before.revokedDevices.filter(isOther).reduce(without, next);
  for (const id of (await expiredOf(primitives, before, known)).filter(isOther)) {
    if (isOver(list)) list = without(list, id);
  }
  return list;
};

/** The key list that follows a verified one, with other slots or devices, and its signed bytes. */
export const nextKeyList = async (
  { primitives, random }: VaultDeps,
  before: VerifiedKeyList,
  { deviceId, signer }: ListAuthor,
  change: ListChange,
  known: KnownDevices = { certificates: [], now: 0 },
): Promise<{ readonly list: KeyList; readonly bytes: Bytes }> => {
  const changed = listAfter(random, before, deviceId, change);
  const next = await withoutEnded(primitives, before.list, changed, known);
  return { list: next, bytes: await signKeyList(primitives, next, signer) };
};
