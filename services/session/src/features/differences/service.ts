import { fromHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { StoredSave } from "../../assisted/jobs.ts";
import type { Checkpoints } from "../checkpoints/service.ts";
import type { HistoryRepository } from "../history/repository.ts";
import type { Place } from "../noted-checkpoints/service.ts";

export const COMPARE_REFUSALS = ["unauthenticated", "not-found", "unlock-required", "damaged"] as const;
export type CompareRefusal = (typeof COMPARE_REFUSALS)[number];

/** Two checkpoints of a session compared by meaning, for a caller who unlocked them. [Z3] [CA-7] */
export const createDifferences = (deps: {
  readonly checkpoints: Checkpoints;
  readonly history: HistoryRepository;
}) => {
  const saveOf = async (place: Place, id: Bytes | "present"): Promise<StoredSave | null> => {
    const { assistant, caller, sessionId } = place;
    const manifestOf = async () => {
      if (id === "present") return deps.history.head(sessionId, caller.accountId);
      const found = await deps.checkpoints.find(sessionId, caller, id);
      const digest = found.ok ? fromHex(found.value.save.digest) : null;
      return digest === null ? null : deps.history.manifest(sessionId, caller.accountId, digest);
    };
    const manifest = await manifestOf();
    return manifest === null ? null : assistant.storedSave(manifest);
  };

  return {
    /** How `b` differs from `a`; "present" is the newest save. */
    compare: async (
      place: Place,
      [a, b]: readonly [Bytes | "present", Bytes | "present"],
      form: "json" | "text",
    ): Promise<Result<Bytes, CompareRefusal>> => {
      const [before, after] = [await saveOf(place, a), await saveOf(place, b)];
      if (before === null || after === null) return err("not-found");
      const { assistant, sessionId } = place;
      const result = await assistant.run({ kind: "compare-saves", sessionId, saves: [before, after], form });
      if (result.kind === "json") return ok(result.bytes);
      if (result.kind !== "refused") throw new Error(`a thread answered ${result.kind}`);
      const code = COMPARE_REFUSALS.find((each) => each === result.code);
      if (code === undefined) throw new Error(`comparing was refused: ${result.code}`);
      return err(code);
    },
  };
};
export type SaveDifferences = ReturnType<typeof createDifferences>;
