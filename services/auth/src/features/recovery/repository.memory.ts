import { equal } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type MemoryTables, useSlot } from "../../memory-tables.ts";
import type { CodeRepository } from "./repository.ts";

/** CodeRepository without a database. */
export const memoryCodes = (tables: MemoryTables): CodeRepository => ({
  find: async (emailKey, slotId) => {
    const account = [...tables.accounts.values()].find((each) => each.emailKey === emailKey);
    const slot = account?.slots.find(({ id, kind }) => kind === SLOT_KIND.recoveryCode && equal(id, slotId));
    return account === undefined || !slot?.authHash
      ? null
      : { accountId: account.id, authHash: slot.authHash };
  },

  use: async (slotId, at) => useSlot(tables, slotId, at),
});
