import { SAVE_INLINE_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SaveAnswer } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SaveRefusal, Saves } from "../features/saves/service.ts";
import type { SegmentRefusal, Segments } from "../features/segments/service.ts";
import type { JobResult } from "./jobs.ts";

export type SealedByWorker = JobResult & { readonly kind: "save" };

/** What may go wrong with a save that is sound: rows that changed since they were read. */
export const COMMIT_CODES = [
  "unauthenticated",
  "not-found",
  "forbidden",
  "unlock-required",
  "quota-exceeded",
  "too-large",
] as const;
type CommitCode = (typeof COMMIT_CODES)[number];

const told = (code: SaveRefusal["code"] | SegmentRefusal): CommitCode | "head-moved" => {
  switch (code) {
    case "unauthenticated":
    case "not-found":
    case "forbidden":
    case "quota-exceeded":
    case "too-large":
    case "head-moved":
      return code;
    // The token's device or epoch ended while the save was made.
    case "device-not-allowed":
    case "epoch-retired":
      return "unlock-required";
    default:
      throw new Error(`a save of this service was refused: ${code}`);
  }
};

/** Commits a save that a thread has sealed as every client's save is: the same checks, large ones segment by segment. [AM-8] */
export const createCommit =
  ({ saves, segments }: { readonly saves: Saves; readonly segments: Segments }) =>
  async (
    sessionId: Bytes,
    caller: Caller,
    sealed: SealedByWorker,
  ): Promise<Result<SaveAnswer, CommitCode | "head-moved">> => {
    const total = sealed.segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const apart = total > SAVE_INLINE_MAX_BYTES;
    for (const { id, bytes } of apart ? sealed.segments : []) {
      const put = await segments.put({ sessionId, segmentId: id, bytes, digest: null }, caller);
      if (!put.ok) return err(told(put.error));
    }
    const sent = { manifest: sealed.manifest, segments: apart ? [] : sealed.segments };
    const saved = await saves.save(sessionId, caller, sent);
    return saved.ok ? ok(saved.value.answer) : err(told(saved.error.code));
  };
export type Commit = ReturnType<typeof createCommit>;
