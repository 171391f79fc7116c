import { toHex } from "@holdfast/protocol/encoding";
import { LEASE_SECONDS } from "@holdfast/protocol/leases";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type MemoryLease, type MemoryTables, refuseWriter, visibleSession } from "../../memory-tables.ts";
import type { LeaseRepository } from "./repository.ts";

/** LeaseRepository without a database, for tests. */
export const memoryLeases = (tables: MemoryTables, now: () => number): LeaseRepository => {
  const refusalOf = (sessionId: Bytes, { accountId, loginId, deviceId }: Omit<MemoryLease, "generation">) => {
    const session = tables.sessions.get(toHex(sessionId));
    if (session === undefined || session.deletedAt !== null) return "not-found";
    const workspace = tables.workspaces.get(toHex(session.workspaceId));
    const write = { sessionId, deviceId, epoch: workspace?.epoch ?? 0 };
    const refusal = refuseWriter(
      tables,
      session.workspaceId,
      write,
      { accountId, loginId, edPublic: null },
      now(),
    );
    // No key is compared.
    if (refusal === "device-key-changed") throw new Error("a key was compared");
    return refusal;
  };

  const live = (sessionId: Bytes): MemoryLease | null => {
    const known = tables.leases.get(toHex(sessionId));
    if (known === undefined || known.expiresAt.getTime() <= now()) return null;
    return refusalOf(sessionId, known) === null ? known : null;
  };

  return {
    take: async ({ sessionId, take, ...holder }) => {
      const at = new Date(now());
      const refusal = refusalOf(sessionId, { ...holder, since: at, expiresAt: at });
      if (refusal !== null) return { code: refusal };
      const [known, held] = [tables.leases.get(toHex(sessionId)), live(sessionId)];
      const isSame = known !== undefined && equal(known.deviceId, holder.deviceId);
      if (held !== null && !isSame && !take) return { code: "lease-held", lease: held };
      const lease: MemoryLease = {
        ...holder,
        generation: (known?.generation ?? 0) + (isSame ? 0 : 1),
        since: held !== null && isSame ? held.since : at,
        expiresAt: new Date(at.getTime() + LEASE_SECONDS * 1000),
      };
      tables.leases.set(toHex(sessionId), lease);
      return { code: "held", lease };
    },
    find: async (sessionId, accountId) =>
      visibleSession(tables, sessionId, accountId) === null ? "not-found" : live(sessionId),
    giveBack: async (sessionId, accountId, loginId) => {
      if (visibleSession(tables, sessionId, accountId) === null) return "not-found";
      const known = tables.leases.get(toHex(sessionId));
      if (known !== undefined && equal(known.loginId, loginId)) {
        tables.leases.set(toHex(sessionId), { ...known, expiresAt: new Date(now()) });
      }
      return "given-back";
    },
  };
};
