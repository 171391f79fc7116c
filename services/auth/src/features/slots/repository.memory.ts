import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { key, type MemorySlotNote, type MemoryTables, type MemoryWorkspace } from "../../memory-tables.ts";
import type { EpochRow, SlotRepository } from "./repository.ts";

const epochOf = (
  { id, rosters, members, epochSince }: MemoryWorkspace,
  accountId: Bytes,
): EpochRow | null => {
  const newest = rosters.at(-1);
  const member = members.find((each) => equal(each.accountId, accountId));
  if (newest === undefined || member === undefined) return null;
  const { epoch, minWriteEpoch } = newest;
  return { id, role: member.role, epoch, minWriteEpoch, since: epochSince };
};

/** SlotRepository without a database. */
export const memorySlots = (tables: MemoryTables): SlotRepository => {
  const noteOf = (accountId: Bytes | null, slotId: Bytes): MemorySlotNote | undefined => {
    const slots = accountId === null ? [] : (tables.accounts.get(key(accountId))?.slots ?? []);
    return slots.some(({ id }) => equal(id, slotId)) ? tables.slotNotes.get(key(slotId)) : undefined;
  };

  return {
    health: async (accountId) => {
      const account = tables.accounts.get(key(accountId));
      const keyList = account?.keyLists.at(-1);
      const first = account?.keyLists.find(({ body }) => {
        const list = parseKeyList(body);
        return list.ok && equal(list.value.identityEd, account.identityEd);
      });
      if (account === undefined || keyList === undefined || first === undefined) return null;
      const slots = account.slots.map(({ id, kind }) => {
        const note = noteOf(accountId, id);
        if (note === undefined) throw new Error("nothing is noted of a slot");
        return { id, kind, ...note };
      });
      const workspaces = [...tables.workspaces.values()].map((workspace) => epochOf(workspace, accountId));
      return {
        keyList,
        slots: slots.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()),
        workspaces: workspaces.filter((row) => row !== null),
        rootKeySince: first.since,
      };
    },

    labelVersion: async (accountId, slotId) => {
      const note = noteOf(accountId, slotId);
      return note === undefined ? null : (note.label?.version ?? 0);
    },

    label: async (slotId, expectedVersion, meta, audit) => {
      const note = noteOf(audit.accountId, slotId);
      if (note === undefined || (note.label?.version ?? 0) !== expectedVersion) return false;
      note.label = { meta, version: expectedVersion + 1 };
      tables.audit.push(audit);
      return true;
    },
  };
};
