import { type Bytes, equal } from "@holdfast/vault/bytes";
import { insertLogin, key, type MemoryTables, useSlot } from "../../memory-tables.ts";
import type { PasskeyRow } from "../../rows.ts";
import { applySlotChange } from "../keys/repository.memory.ts";
import type { SlotPlan } from "../keys/service.ts";
import type { PasskeyRepository } from "./repository.ts";

/** PasskeyRepository without a database. */
export const memoryPasskeys = (tables: MemoryTables): PasskeyRepository => {
  const { accounts, challenges, passkeys, audit: entries } = tables;

  const of = (accountId: Bytes): readonly PasskeyRow[] =>
    [...passkeys.values()].filter((row) => equal(row.accountId, accountId));

  const applyKeys = (accountId: Bytes, keys: SlotPlan | null) => {
    if (keys === null) return "changed";
    const account = accounts.get(key(accountId));
    if (account?.keyLists.at(-1)?.version !== keys.version) return "version-conflict";
    return applySlotChange(tables, account, keys.change);
  };

  return {
    list: async (accountId) =>
      of(accountId).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()),

    find: async (credentialId) =>
      [...passkeys.values()].find((row) => equal(row.credentialId, credentialId)) ?? null,

    ask: async ({ hash, loginId, expiresAt }, now) => {
      for (const [name, old] of challenges) if (old.expiresAt <= now) challenges.delete(name);
      challenges.set(key(hash), { loginId, expiresAt });
    },

    take: async (hash, now) => {
      const asked = challenges.get(key(hash));
      if (asked === undefined || asked.loginId !== null || asked.expiresAt <= now) return false;
      return challenges.delete(key(hash));
    },

    add: async ({ passkey, challenge, keys, most }, audit) => {
      const asked = challenges.get(key(challenge.hash));
      const open = asked?.loginId && equal(asked.loginId, challenge.loginId);
      if (!open || asked.expiresAt <= passkey.createdAt) return "spent";
      if (of(passkey.accountId).length >= most) return "passkey-limit";
      const known = [...passkeys.values()].some((row) => equal(row.credentialId, passkey.credentialId));
      if (known) return "id-taken";
      const outcome = applyKeys(passkey.accountId, keys);
      if (outcome !== "changed") return outcome;
      challenges.delete(key(challenge.hash));
      passkeys.set(key(passkey.id), passkey);
      entries.push(audit);
      return "added";
    },

    remove: async ({ id, accountId }, keys, audit) => {
      const stored = passkeys.get(key(id));
      const fits = stored !== undefined && (stored.slotId === null) === (keys === null);
      if (!fits || !equal(stored.accountId, accountId)) return "not-found";
      const outcome = applyKeys(accountId, keys);
      if (outcome !== "changed") return "version-conflict";
      passkeys.delete(key(id));
      entries.push(audit);
      return "removed";
    },

    signIn: async ({ passkeyId, slotId, counter, login }, audit) => {
      const passkey = passkeys.get(key(passkeyId));
      if (passkey === undefined || !equal(passkey.accountId, login.accountId)) return false;
      if (counter <= passkey.counter && (counter > 0 || passkey.counter > 0)) return false;
      const devices = accounts.get(key(login.accountId))?.devices ?? [];
      const { deviceId } = login;
      const known = devices.some(
        ({ id, revokedAt }) => deviceId !== null && revokedAt === null && equal(id, deviceId),
      );
      passkeys.set(key(passkeyId), { ...passkey, counter, lastUsedAt: login.at });
      if (slotId !== null) useSlot(tables, slotId, login.at);
      insertLogin(tables, { ...login, deviceId: known ? deviceId : null });
      entries.push(audit);
      return true;
    },
  };
};
