import { fromHex } from "@holdfast/protocol/encoding";
import type { MergeAnswer, MergeBody } from "@holdfast/protocol/merges";
import type { ProblemPointer } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import { type Bytes, isZero } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { COMMIT_CODES, Commit } from "../../assisted/commit.ts";
import type { JobRefusal } from "../../assisted/jobs.ts";
import type { HistoryRepository, StoredManifest } from "../history/repository.ts";
import type { Place } from "../noted-checkpoints/service.ts";

/** Each time somebody else saved first, and was merged with. */
const ATTEMPTS_MAX = 5;

export interface MergeRefusal {
  readonly code: JobRefusal | (typeof COMMIT_CODES)[number] | "not-found" | "busy";
  readonly errors?: readonly ProblemPointer[];
}

type Answer<T> = Promise<Result<T, MergeRefusal>>;

interface Sides {
  readonly ours: StoredManifest;
  readonly theirs: StoredManifest;
  /** Null before the first save. */
  readonly base: StoredManifest | null;
}

const parentOf = ({ body }: StoredManifest): Bytes | null => {
  const header = peekHeader(body);
  const ext = header.ok ? decodeManifestExt(header.value.header.ext) : header;
  if (!header.ok || !ext.ok) throw new Error("a stored manifest has no form");
  return isZero(ext.value.parentDigest) ? null : ext.value.parentDigest;
};

/** Merging two saves of a session for whoever has an unlock token. [MG-11] */
export const createMerges = (deps: {
  readonly history: HistoryRepository;
  readonly commit: Commit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}) => {
  const sidesOf = async ({ caller, sessionId }: Place, body: MergeBody): Answer<Sides> => {
    const find = (digest: Bytes | null): Promise<StoredManifest | null> =>
      digest === null ? Promise.resolve(null) : deps.history.manifest(sessionId, caller.accountId, digest);
    const [ours, theirs] = [await find(fromHex(body.ours)), await find(fromHex(body.theirs))];
    if (ours === null || theirs === null) return err({ code: "not-found" });
    // Saves of a session are one chain: what both go back to is what the older of them was made on.
    const parent = parentOf(ours.seq < theirs.seq ? ours : theirs);
    const wanted = body.base === undefined ? parent : fromHex(body.base);
    const base = await find(wanted);
    if (wanted !== null && base === null) return err({ code: "not-found" });
    return ok({ ours, theirs, base });
  };

  return {
    merge: async (place: Place, body: MergeBody): Answer<MergeAnswer> => {
      const { assistant, caller, sessionId } = place;
      const sides = await sidesOf(place, body);
      if (!sides.ok) return sides;
      const { ours, theirs, base } = sides.value;
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const head = body.apply === true ? await deps.history.head(sessionId, caller.accountId) : null;
        if (body.apply === true && head === null) return err({ code: "not-found" });
        const done = await assistant.run({
          kind: "merge",
          sessionId,
          base: base === null ? null : await assistant.storedSave(base),
          ours: await assistant.storedSave(ours),
          theirs: await assistant.storedSave(theirs),
          head: head === null ? null : await assistant.storedSave(head),
          strategy: body.strategy ?? "three-way",
          resolutions: body.resolutions ?? [],
          now: deps.now(),
        });
        if (done.kind === "refused") return err(done);
        if (done.kind !== "merged") throw new Error("a merge answers what it did");
        const answer: MergeAnswer = JSON.parse(new TextDecoder().decode(done.answer));
        if (done.save === null) return ok(answer);
        const saved = await deps.commit(sessionId, caller, done.save);
        if (saved.ok) return ok({ ...answer, save: saved.value });
        if (saved.error !== "head-moved") return err({ code: saved.error });
      }
      return err({ code: "busy" });
    },
  };
};
export type Merges = ReturnType<typeof createMerges>;
