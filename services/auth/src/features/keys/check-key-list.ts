import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type KeyList, parseKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { checkSuccession } from "@holdfast/vault/succession";
import { type ObjectCode, objectCode } from "../../objects.ts";
import type { StatementRow } from "../../rows.ts";

/** What an account has stored after the change that comes with a list; the list must name exactly it. */
export interface NamedKeys {
  readonly slots: readonly {
    readonly id: Bytes;
    readonly kind: number;
    readonly slotDigest: Bytes;
    readonly wrapDigest: Bytes;
  }[];
  /** `ended`: revoked, or its certificate holds no more; a list may leave it out. [SL-7] */
  readonly devices: readonly {
    readonly id: Bytes;
    readonly digest: Bytes;
    readonly revoked: boolean;
    readonly ended: boolean;
  }[];
}

export interface CheckedKeyList {
  readonly row: StatementRow;
  readonly list: KeyList;
  /** Stored devices that it leaves out. */
  readonly forgotten: readonly Bytes[];
}

/** Each of `named` is one of `stored`. A list repeats nothing, so with equal lengths nothing is stored twice or unnamed. */
const isExactly = <N, S>(named: readonly N[], stored: readonly S[], same: (a: N, b: S) => boolean): boolean =>
  named.length === stored.length && named.every((each) => stored.some((row) => same(each, row)));

const namesSlots = (list: KeyList, { slots }: NamedKeys): boolean =>
  isExactly(
    list.slots,
    slots,
    (named, slot) =>
      equal(named.slotId, slot.id) &&
      named.slotKind === slot.kind &&
      equal(named.slotDigest, slot.slotDigest) &&
      equal(named.wrapDigest, slot.wrapDigest),
  );

/** Which stored devices the list leaves out; null where it names others, leaves out a live one, or is wrong about who is revoked. */
const forgottenBy = (list: KeyList, { devices }: NamedKeys): readonly Bytes[] | null => {
  const isNamed = ({ id }: { readonly id: Bytes }): boolean =>
    list.devices.some(({ deviceId }) => equal(deviceId, id));
  const [named, left] = [devices.filter(isNamed), devices.filter((device) => !isNamed(device))];
  const revoked = named.filter((device) => device.revoked).map(({ id }) => id);
  const fits =
    isExactly(
      list.devices,
      named,
      ({ deviceId, certificateDigest }, { id, digest }) =>
        equal(deviceId, id) && equal(certificateDigest, digest),
    ) &&
    isExactly(list.revokedDevices, revoked, equal) &&
    left.every(({ ended }) => ended);
  return fits ? left.map(({ id }) => id) : null;
};

/**
 * A key list is signed by its account's identity and names exactly what is stored: nothing more, nothing else, and nothing less
 * but devices that ended. [AU-9] [SL-7]
 */
export const checkKeyList = async (
  bytes: Bytes,
  account: { readonly id: Bytes; readonly identityEd: Bytes },
  stored: NamedKeys,
): Promise<Result<CheckedKeyList, ObjectCode>> => {
  const expect = { accountId: account.id, identityEd: account.identityEd };
  const verified = await verifyKeyList(nodePrimitives, bytes, expect);
  if (!verified.ok) return err(objectCode(verified.error));
  const { list, digest } = verified.value;
  const forgotten = forgottenBy(list, stored);
  if (!namesSlots(list, stored) || forgotten === null) return err("bad-references");
  return ok({ row: { version: list.version, digest, body: bytes }, list, forgotten });
};

/** Whether a stored key list allows assisted mode. */
export const allowsAssisted = ({ body }: Pick<StatementRow, "body">): boolean => {
  const list = parseKeyList(body);
  if (!list.ok) throw new Error("a stored key list is not one");
  return list.value.assistedAllowed;
};

/** What a change may do to the flag of assisted mode: leave it as it is, or switch it. [AM-3] */
export type AssistedChange = "kept" | "switched";

/** Whether a list is the very next one after the stored one, of the same identity. [KY-7] */
export const follows = (
  list: KeyList,
  digest: Bytes,
  stored: StatementRow,
  assisted: AssistedChange = "kept",
): Result<null, ObjectCode> => {
  const before = parseKeyList(stored.body);
  if (!before.ok) throw new Error("a stored key list is not one");
  const isKept = list.assistedAllowed === before.value.assistedAllowed;
  // Where an account comes from is said once and for ever. [AM-6]
  if (isKept !== (assisted === "kept") || list.originService !== before.value.originService) {
    return err("malformed-object");
  }
  // Grants are sealed to this key: both keys of an identity come from one root key and change together or never. [KY-4]
  if (!equal(list.identityX, before.value.identityX)) return err("bad-references");
  if (list.version !== stored.version + 1) return err("bad-references");
  const link = { version: list.version, digest, previousDigest: list.previousDigest };
  const succession = checkSuccession(stored, link);
  return succession.ok ? succession : err(objectCode(succession.error));
};
