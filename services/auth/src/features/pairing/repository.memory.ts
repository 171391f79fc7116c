import { equal } from "@holdfast/vault/bytes";
import { insertLogin, key, type MemoryPairing, type MemoryTables } from "../../memory-tables.ts";
import {
  EARLY_MILLISECONDS,
  INTERVAL_MAX_SECONDS,
  type PairingPlace,
  type PairingRepository,
  SLOWER_BY_SECONDS,
} from "./repository.ts";

/** PairingRepository without a database. */
export const memoryPairings = (tables: MemoryTables): PairingRepository => {
  const { pairings } = tables;

  const waitingAt = ({ userHash, now }: PairingPlace): MemoryPairing | undefined =>
    [...pairings.values()].find(
      (each) => equal(each.userHash, userHash) && each.status === "waiting" && each.expiresAt > now,
    );

  return {
    start: async (pairing) => {
      for (const [name, { expiresAt }] of pairings) if (expiresAt <= pairing.createdAt) pairings.delete(name);
      if ([...pairings.values()].some(({ userHash }) => equal(userHash, pairing.userHash))) return false;
      pairings.set(key(pairing.deviceHash), {
        ...pairing,
        polledAt: null,
        accountId: null,
        status: "waiting",
        decidedBy: null,
        handOff: null,
      });
      return true;
    },

    enter: async (place) => {
      const found = waitingAt(place);
      if (found === undefined) return null;
      found.accountId ??= place.accountId;
      return equal(found.accountId, place.accountId) ? found : null;
    },

    entered: async (place) => {
      const found = waitingAt(place);
      return found?.accountId != null && equal(found.accountId, place.accountId) ? found : null;
    },

    answer: async (place, { loginId, handOff }, audit) => {
      const found = waitingAt(place);
      if (found?.accountId == null || !equal(found.accountId, place.accountId)) return false;
      found.status = handOff === null ? "denied" : "approved";
      found.decidedBy = loginId;
      found.handOff = handOff;
      tables.audit.push(audit);
      return true;
    },

    poll: async (deviceHash, now) => {
      const found = pairings.get(key(deviceHash));
      if (found === undefined || found.expiresAt <= now) return { kind: "gone" };
      const due = (found.polledAt?.getTime() ?? 0) + found.intervalSeconds * 1000 - EARLY_MILLISECONDS;
      const early = found.polledAt !== null && now.getTime() < due;
      found.polledAt = now;
      if (early) {
        found.intervalSeconds = Math.min(found.intervalSeconds + SLOWER_BY_SECONDS, INTERVAL_MAX_SECONDS);
        return { kind: "too-often", intervalSeconds: found.intervalSeconds };
      }
      if (found.status !== "approved") return { kind: found.status };
      const account = found.accountId && tables.accounts.get(key(found.accountId));
      if (!account) return { kind: "gone" };
      const { id, email, workspaceId, identityEd } = account;
      return { kind: "approved", account: { id, email, workspaceId, identityEd }, client: found.client };
    },

    take: async (deviceHash, login, audit) => {
      const found = pairings.get(key(deviceHash));
      if (found?.status !== "approved" || found.expiresAt <= login.at) return null;
      pairings.delete(key(deviceHash));
      const by = found.decidedBy && tables.logins.get(key(found.decidedBy));
      if (!by || by.revokedAt !== null || by.expiresAt <= login.at) return null;
      insertLogin(tables, login);
      tables.audit.push(audit);
      return found.handOff;
    },

    waiting: async (accountId, now) =>
      [...pairings.values()].filter(
        (each) =>
          each.accountId !== null &&
          equal(each.accountId, accountId) &&
          each.status === "waiting" &&
          each.expiresAt > now,
      ).length,
  };
};
