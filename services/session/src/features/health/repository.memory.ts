import { equal } from "@holdfast/vault/bytes";
import type { MemoryTables } from "../../memory-tables.ts";
import type { HealthRepository, NewestProof } from "./repository.ts";

/** HealthRepository without a database, for tests. */
export const memoryHealth = (tables: MemoryTables): HealthRepository => ({
  newestProof: async (sessionId) => {
    const proofs = [...tables.checkpoints].flatMap(({ id, sessionId: of, proof }): NewestProof[] =>
      proof !== null && equal(of, sessionId) ? [{ checkpointId: id, at: proof.at, whole: proof.whole }] : [],
    );
    return proofs.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null;
  },
});
