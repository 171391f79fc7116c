import { type Bytes, equal } from "@holdfast/vault/bytes";
import { endLogins, key, type MemoryAccount, type MemoryTables, noteSlots } from "../../memory-tables.ts";
import type { DeviceRow, SlotRow } from "../../rows.ts";
import type { ChangeOutcome, KeyRepository, ListChange, SlotChange } from "./repository.ts";

const taken = (
  { accounts }: MemoryTables,
  own: MemoryAccount,
  table: "slots" | "devices",
  id: Bytes,
): boolean =>
  [...accounts.values()].some(
    (account) => account !== own && account[table].some((row) => equal(row.id, id)),
  );

/** Whether any account has, or ever had, a device with this id. [SL-7] */
export const isDeviceTaken = ({ accounts }: MemoryTables, id: Bytes): boolean =>
  [...accounts.values()].some(({ devices, forgotten }) =>
    [...devices, ...forgotten].some((device) => equal(device.id, id)),
  );

/** Moves the account on to the next list, beside what else is changed with it. */
export const moveOn = (account: MemoryAccount, { keyList, forgets }: ListChange): void => {
  const left = ({ id }: DeviceRow): boolean => forgets?.ids.some((each) => equal(each, id)) ?? false;
  account.forgotten = [...account.forgotten, ...account.devices.filter(left)];
  account.devices = account.devices.filter((device) => !left(device));
  account.keyLists.push({ ...keyList, since: new Date() });
};

/** The same way in: what is noted of it goes on. */
const goesOn = (stored: SlotRow | undefined, { kind, authHash }: SlotRow): boolean =>
  stored !== undefined &&
  stored.kind === kind &&
  (stored.authHash === null ? authHash === null : authHash !== null && equal(stored.authHash, authHash));

/** A change of slots beside others that are made with it: all of them, or none. */
export const applySlotChange = (
  tables: MemoryTables,
  account: MemoryAccount,
  change: SlotChange,
): "changed" | "id-taken" => {
  const { put, remove, loginsEnd } = change;
  if (put.some(({ id }) => taken(tables, account, "slots", id))) return "id-taken";
  const stored = (id: Bytes) => account.slots.find((slot) => equal(slot.id, id));
  noteSlots(
    tables,
    put.filter((slot) => !goesOn(stored(slot.id), slot)),
  );
  for (const id of remove) if (stored(id) !== undefined) tables.slotNotes.delete(key(id));
  const gone = [...remove, ...put.map(({ id }) => id)];
  account.slots = [...account.slots.filter(({ id }) => !gone.some((other) => equal(other, id))), ...put];
  if (loginsEnd) endLogins(tables, account.id, loginsEnd);
  moveOn(account, change);
  return "changed";
};

/** KeyRepository without a database. */
export const memoryKeys = (tables: MemoryTables): KeyRepository => {
  const change = <O>(
    accountId: Bytes,
    expectedVersion: number,
    apply: (account: MemoryAccount) => O,
  ): O | "version-conflict" => {
    const account = tables.accounts.get(key(accountId));
    if (account?.keyLists.at(-1)?.version !== expectedVersion) return "version-conflict";
    return apply(account);
  };
  const actingFor = (deviceId: Bytes) =>
    [...tables.logins.values()].filter((login) => login.deviceId !== null && equal(login.deviceId, deviceId));
  const seen = ({ id }: DeviceRow) => {
    const [newest] = actingFor(id).toSorted((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
    return newest === undefined ? null : { at: newest.lastSeenAt, userAgent: newest.userAgent };
  };

  return {
    read: async (accountId) => {
      const account = tables.accounts.get(key(accountId));
      const newest = account?.keyLists.at(-1);
      if (account === undefined || newest === undefined) return null;
      const { since: _, ...keyList } = newest;
      const { identityEd, slots, devices } = account;
      const successors = account.successors.map(({ body }) => body);
      return { identityEd, keyList, slots, devices, successors };
    },

    changeSlots: async (accountId, expectedVersion, slots, audit) =>
      change(accountId, expectedVersion, (account): ChangeOutcome => {
        const outcome = applySlotChange(tables, account, slots);
        if (outcome === "changed") tables.audit.push(audit);
        return outcome;
      }),

    changeDevice: async (accountId, expectedVersion, { device, loginId, ...list }, audit) =>
      change(accountId, expectedVersion, (account): ChangeOutcome => {
        const isForgotten = [...tables.accounts.values()].some(({ forgotten }) =>
          forgotten.some(({ id }) => equal(id, device.id)),
        );
        if (isForgotten || taken(tables, account, "devices", device.id)) return "id-taken";
        account.devices = [...account.devices.filter(({ id }) => !equal(id, device.id)), device];
        const login = loginId ? tables.logins.get(key(loginId)) : undefined;
        if (login !== undefined && equal(login.accountId, accountId)) login.deviceId = device.id;
        moveOn(account, list);
        tables.audit.push(audit);
        return "changed";
      }),

    countDevices: async (accountId) => {
      const { devices = [], forgotten = [] } = tables.accounts.get(key(accountId)) ?? {};
      return devices.length + forgotten.length;
    },

    listDevices: async (accountId) =>
      (tables.accounts.get(key(accountId))?.devices ?? []).map((device) => ({
        ...device,
        seen: seen(device),
      })),

    revokeDevice: async (accountId, expectedVersion, { deviceId, at, loginId, ...list }, audit) =>
      change(accountId, expectedVersion, (account) => {
        const actsForIt = actingFor(deviceId);
        if (actsForIt.some(({ id }) => equal(id, loginId))) return "own-device" as const;
        account.devices = account.devices.map((device) =>
          equal(device.id, deviceId) ? { ...device, revokedAt: device.revokedAt ?? at } : device,
        );
        for (const login of actsForIt) login.revokedAt ??= at;
        moveOn(account, list);
        tables.audit.push(audit);
        return "changed" as const;
      }),
  };
};
