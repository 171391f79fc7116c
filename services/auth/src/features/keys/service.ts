import type { AuditAction } from "@holdfast/protocol/audit";
import { formatId } from "@holdfast/protocol/ids";
import {
  CERTIFICATES_MAX,
  CLOCK_SKEW_SECONDS,
  DEVICES_MAX,
  RECOVERY_CODES_MAX,
  SLOTS_MAX,
} from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { checkKdf } from "@holdfast/vault/passphrase";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { checkCertificate, checkSlot, isAssistedRow, type ObjectCode } from "../../objects.ts";
import type { DeviceRow, SlotRow } from "../../rows.ts";
import { isCurrent } from "../accounts/check-registration.ts";
import {
  type AssistedChange,
  allowsAssisted,
  checkKeyList,
  follows,
  type NamedKeys,
} from "./check-key-list.ts";
import { ANY_CHANGE, type Purpose } from "./purpose.ts";
import type { KeyRepository, ListChange, SlotChange, StoredKeys } from "./repository.ts";

export interface KeyDeps extends Dice {
  readonly keys: KeyRepository;
}

export interface SentSlot {
  readonly id: Bytes;
  readonly slot: Bytes;
  readonly wrap: Bytes;
  readonly authKey: Bytes | null;
}

export type KeyChangeCode =
  | ObjectCode
  | "invalid-request"
  | "version-conflict"
  | "id-taken"
  | "not-found"
  | "unauthenticated";
/** Whose keys change. A recovery has no login. */
export type Author = Pick<Caller, "accountId"> & { readonly loginId: Bytes | null };
type Changed = Promise<Result<number, KeyChangeCode>>;

/** A change of slots that was judged and may be stored, for the version that it was made for. */
export interface SlotPlan {
  readonly version: number;
  readonly change: SlotChange;
  readonly action: AuditAction;
}

export interface SentDevice {
  readonly id: Bytes;
  readonly certificate: Bytes;
}

/** A device that was judged and may be stored, with the list that names it. */
export interface DevicePlan {
  readonly stored: StoredKeys;
  readonly row: DeviceRow;
  readonly isNew: boolean;
  readonly list: ListChange;
}

export const namedSlot = (row: SlotRow): NamedKeys["slots"][number] => ({
  ...row,
  slotDigest: sha256Sync(row.slot),
  wrapDigest: sha256Sync(row.wrap),
});

export const namedDevices = (devices: readonly DeviceRow[], now: number): NamedKeys["devices"] =>
  devices.map(({ id, certificate, revokedAt, notAfter }) => ({
    id,
    digest: sha256Sync(certificate),
    revoked: revokedAt !== null,
    ended: revokedAt !== null || now > notAfter.getTime() + CLOCK_SKEW_SECONDS * 1000,
  }));

const SIGNS_IN: readonly number[] = [SLOT_KIND.passphrase, SLOT_KIND.recoveryCode];

export const rowOf = (accountId: Bytes, sent: SentSlot): Result<SlotRow, ObjectCode | "invalid-request"> => {
  const checked = checkSlot(accountId, sent);
  if (!checked.ok) return checked;
  const { slotKind: kind, kdf } = checked.value.view;
  if (SIGNS_IN.includes(kind) !== (sent.authKey !== null)) return err("invalid-request");
  if (kind === SLOT_KIND.passphrase && (kdf === null || !checkKdf(kdf).ok)) return err("invalid-request");
  const { id, slot, wrap, authKey } = sent;
  return ok({ id, kind, slot, wrap, authHash: authKey === null ? null : sha256Sync(authKey) });
};

/** The same signing key and kind of device, or what the device signed before could be verified no more. */
const renews = (row: DeviceRow, known: DeviceRow): boolean =>
  known.revokedAt === null &&
  row.version > known.version &&
  equal(row.edPublic, known.edPublic) &&
  isAssistedRow(row) === isAssistedRow(known);

export const isUsable = (slots: readonly SlotRow[]): boolean => {
  const count = (wanted: number) => slots.filter(({ kind }) => kind === wanted).length;
  const codes = count(SLOT_KIND.recoveryCode);
  return (
    count(SLOT_KIND.passphrase) === 1 && codes <= RECOVERY_CODES_MAX && slots.length - codes <= SLOTS_MAX
  );
};

export const createKeys = (deps: KeyDeps) => {
  const current = async (
    { accountId }: Author,
    version: number,
  ): Promise<Result<StoredKeys, "not-found" | "version-conflict">> => {
    const stored = await deps.keys.read(accountId);
    if (stored === null) return err("not-found");
    return stored.keyList.version === version ? ok(stored) : err("version-conflict");
  };

  const nextList = async (
    keyList: Bytes,
    caller: Author,
    stored: StoredKeys,
    named: NamedKeys,
    assisted: AssistedChange = "kept",
  ): Promise<Result<ListChange, ObjectCode>> => {
    const account = { id: caller.accountId, identityEd: stored.identityEd };
    const list = await checkKeyList(keyList, account, named);
    if (!list.ok) return list;
    const { row, forgotten } = list.value;
    const next = follows(list.value.list, row.digest, stored.keyList, assisted);
    if (!next.ok) return next;
    if (forgotten.length === 0) return ok({ keyList: row });
    return ok({ keyList: row, forgets: { ids: forgotten, at: new Date(deps.now()) } });
  };

  const auditOf = ({ accountId, loginId }: Author, action: AuditAction, target: string) =>
    auditRow(deps, { action, accountId, loginId, target });

  const planSlots = async (
    caller: Author,
    version: number,
    keyList: Bytes,
    sent: readonly SentSlot[],
    purpose: Purpose,
  ): Promise<Result<SlotPlan, KeyChangeCode>> => {
    const stored = await current(caller, version);
    if (!stored.ok) return stored;
    const begun = purpose.mayBegin(stored.value.slots);
    if (!begun.ok) return begun;
    const put: SlotRow[] = [];
    for (const slot of sent) {
      const row = rowOf(caller.accountId, slot);
      if (!row.ok) return row;
      put.push(row.value);
    }
    const list = parseKeyList(keyList);
    if (!list.ok) return list;
    const untouched = stored.value.slots.filter(({ id }) => !put.some((row) => equal(row.id, id)));
    const listed = (id: Bytes) => list.value.slots.some(({ slotId }) => equal(slotId, id));
    const kept = untouched.filter(({ id }) => listed(id));
    const after = [...kept, ...put];
    const named = { slots: after.map(namedSlot), devices: namedDevices(stored.value.devices, deps.now()) };
    const next = await nextList(keyList, caller, stored.value, named);
    if (!next.ok) return next;
    if (!isUsable(after)) return err("invalid-request");
    const removed = untouched.filter(({ id }) => !listed(id));
    const move = { stored: stored.value.slots, put, removed };
    if (!purpose.allows(move)) return err("invalid-request");
    const ends = purpose.ends(move);
    const except = ends === "others" ? caller.loginId : null;
    const loginsEnd = ends === "none" ? null : { at: new Date(deps.now()), except };
    const change = { ...next.value, put, remove: removed.map(({ id }) => id), loginsEnd };
    return ok({ version, change, action: purpose.action(move) });
  };

  /** Judges a certificate and the list that names it, as many as one list may name, and stores nothing. [AU-9] [SL-7] */
  const planDevice = async (
    caller: Author,
    version: number,
    keyList: Bytes,
    device: SentDevice,
  ): Promise<Result<DevicePlan, KeyChangeCode | "device-limit">> => {
    const stored = await current(caller, version);
    if (!stored.ok) return stored;
    const { devices, identityEd, slots } = stored.value;
    const expect = { accountId: caller.accountId, deviceId: device.id, identityEd };
    const checked = await checkCertificate(device.certificate, expect);
    if (!checked.ok) return checked;
    const { row } = checked.value;
    const known = devices.find(({ id }) => equal(id, device.id));
    const others = devices.filter((each) => each !== known);
    if (known !== undefined && !renews(row, known)) return err("bad-references");
    if (!isCurrent(row, deps.now())) return err("invalid-request");
    const next = parseKeyList(keyList);
    const isNew = known === undefined;
    const tooMany =
      (next.ok && next.value.devices.length > DEVICES_MAX) ||
      (isNew && (await deps.keys.countDevices(caller.accountId)) >= CERTIFICATES_MAX);
    if (tooMany) return err("device-limit");
    const named = { slots: slots.map(namedSlot), devices: namedDevices([...others, row], deps.now()) };
    const list = await nextList(keyList, caller, stored.value, named);
    return list.ok ? ok({ stored: stored.value, row, isNew, list: list.value }) : list;
  };

  return {
    read: ({ accountId }: Caller) => deps.keys.read(accountId),

    /** Judges a change and stores nothing: for who stores something else in the same transaction. */
    planSlots,

    /** Slots the list no longer names go; `sent` are new or changed, as far as `purpose` lets them. [AU-9] */
    replaceSlots: async (
      caller: Author,
      version: number,
      keyList: Bytes,
      sent: readonly SentSlot[],
      purpose: Purpose = ANY_CHANGE,
    ): Changed => {
      const plan = await planSlots(caller, version, keyList, sent, purpose);
      if (!plan.ok) return plan;
      const { change, action } = plan.value;
      const audit = auditOf(caller, action, formatId("acc", caller.accountId));
      const outcome = await deps.keys.changeSlots(caller.accountId, version, change, audit);
      return outcome === "changed" ? ok(change.keyList.version) : err(outcome);
    },

    /** The newest list, and its devices with where each was seen last. [DV-1] */
    devices: async ({ accountId }: Caller) => {
      const [stored, devices] = [await deps.keys.read(accountId), await deps.keys.listDevices(accountId)];
      return stored === null ? null : { keyList: stored.keyList, devices };
    },

    /** Takes a device's trust for new writes, and ends its logins; not the caller's own. [DV-2] */
    revokeDevice: async (
      caller: Caller,
      version: number,
      keyList: Bytes,
      deviceId: Bytes,
    ): Promise<Result<number, KeyChangeCode | "own-device">> => {
      const stored = await current(caller, version);
      if (!stored.ok) return stored;
      const { devices, slots } = stored.value;
      const device = devices.find(({ id }) => equal(id, deviceId));
      if (device === undefined) return err("not-found");
      const at = new Date(deps.now());
      const after = devices.map((each) => (each === device ? { ...each, revokedAt: at } : each));
      const named = { slots: slots.map(namedSlot), devices: namedDevices(after, deps.now()) };
      const list = await nextList(keyList, caller, stored.value, named);
      if (!list.ok) return list;
      const audit = auditOf(caller, "device.revoked", formatId("dev", deviceId));
      const revocation = { ...list.value, deviceId, at, loginId: caller.loginId };
      const outcome = await deps.keys.revokeDevice(caller.accountId, version, revocation, audit);
      return outcome === "changed" ? ok(list.value.keyList.version) : err(outcome);
    },

    planDevice,

    /** Judges a list that says of assisted mode what the one before it did not, and nothing else, and stores nothing. [AM-3] */
    planAssisted: async (
      caller: Author,
      version: number,
      keyList: Bytes,
    ): Promise<Result<{ readonly list: ListChange; readonly allowed: boolean }, KeyChangeCode>> => {
      const stored = await current(caller, version);
      if (!stored.ok) return stored;
      const { slots, devices } = stored.value;
      const named = { slots: slots.map(namedSlot), devices: namedDevices(devices, deps.now()) };
      const list = await nextList(keyList, caller, stored.value, named, "switched");
      if (!list.ok) return list;
      return ok({ list: list.value, allowed: allowsAssisted(list.value.keyList) });
    },

    /** Certifies a new device, or a known one anew. Those that a service seals with come with their tokens. [AU-9] [AM-4] */
    addDevice: async (
      caller: Caller,
      version: number,
      keyList: Bytes,
      device: SentDevice,
    ): Promise<Result<number, KeyChangeCode | "device-limit">> => {
      const plan = await planDevice(caller, version, keyList, device);
      if (!plan.ok) return plan;
      const { row, list } = plan.value;
      if (isAssistedRow(row)) return err("invalid-request");
      const audit = auditOf(caller, "device.certified", formatId("dev", device.id));
      const change = { ...list, device: row, loginId: caller.loginId };
      const outcome = await deps.keys.changeDevice(caller.accountId, version, change, audit);
      return outcome === "changed" ? ok(list.keyList.version) : err(outcome);
    },
  };
};
export type Keys = ReturnType<typeof createKeys>;
