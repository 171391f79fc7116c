import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import { fromBase64url } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { SigningDevice } from "@holdfast/vault/node/signed-meta";
import type { Role } from "@holdfast/vault/roles";
import type { Copies } from "../blobs/replicated.ts";
import type { BundleRepository } from "../features/bundle/repository.ts";
import type { StoredManifest } from "../features/history/repository.ts";
import { segmentObject } from "../features/segments/repository.ts";
import type { StoredObject } from "../objects/stored-object.ts";
import { accountName, findUnlock, UNLOCK_CODES, type UnlockCode } from "./access.ts";
import type { FetchedSegment, Job, JobResult, Sealed, SealedCheckpoint, StoredSave } from "./jobs.ts";
import type { Place, WorkerPool } from "./pool.ts";
import type { UnlockRepository } from "./repository.ts";

export const ASSISTED_CODES = [...UNLOCK_CODES, "forbidden", "busy", "damaged"] as const;
export type AssistedCode = UnlockCode | "forbidden" | "busy";

export interface EngineDeps {
  readonly pool: WorkerPool;
  readonly unlocks: UnlockRepository;
  readonly bundles: BundleRepository;
  readonly copies: Copies;
  readonly signingDevice: (deviceId: Bytes) => Promise<SigningDevice | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The library at work for one request, under the keys that its token opens. */
export interface Assistant {
  readonly run: (job: Job) => Promise<JobResult>;
  /** A stored manifest with what its signature is judged by. */
  readonly storedSave: (manifest: Pick<StoredManifest, "body" | "digest">) => Promise<StoredSave>;
  /** Something named, with what the signature of its name is judged by. */
  readonly sealed: <T extends { readonly meta: string }>(item: T) => Promise<Sealed<T>>;
  /** A checkpoint with its newest finding, likewise. */
  readonly checkpoint: (item: Checkpoint) => Promise<SealedCheckpoint>;
  /** Ends it: the place is free, the token overwritten. */
  readonly leave: () => void;
}

const LOOK_FOR_LEFT: ReadonlySet<Job["kind"]> = new Set(["survey", "recover"]);

/** Runs packages/state and packages/vault for callers who bring an unlock token. */
export const createEngine = (deps: EngineDeps) => {
  const authorOf = async (bytes: Bytes | null): Promise<SigningDevice | null> => {
    const head = bytes === null ? null : peekHeader(bytes);
    return head?.ok ? deps.signingDevice(head.value.header.authorDeviceId) : null;
  };

  const damagedBytes = async (object: StoredObject): Promise<Bytes | null> =>
    (await deps.copies.bytesOf(object, "first")) ?? (await deps.copies.bytesOf(object, "second"));

  /**
   * Segments as they were accepted; null for what no copy has. Who looks for what is left of damage gets that as it is stored: each
   * part of it authenticates by itself, or does not. [ST-19]
   */
  async function* segmentsOf(
    workspaceId: Bytes,
    ids: readonly Bytes[],
    kind: Job["kind"],
  ): AsyncGenerator<FetchedSegment> {
    const rows = await deps.bundles.segments(workspaceId, ids);
    const found = new Map(rows.map((row) => [row.id.toHex(), row]));
    for (const id of ids) {
      const row = found.get(id.toHex());
      const bytes =
        row === undefined
          ? await deps.copies.readWithoutRow(workspaceId, id)
          : ((await deps.copies.read(segmentObject(row))) ??
            (LOOK_FOR_LEFT.has(kind) ? await damagedBytes(segmentObject(row)) : null));
      yield { id, bytes, assisted: (await authorOf(bytes))?.assisted ?? null };
    }
  }

  return {
    /** Takes a place for a request, and finds what its token opens in this workspace for a member of such a role or above. */
    enter: async (
      request: Request,
      caller: Caller,
      { workspaceId, needs }: { readonly workspaceId: Bytes; readonly needs: Role },
    ): Promise<Result<Assistant, AssistedCode>> => {
      const unlocked = await findUnlock(deps.unlocks, request, caller, workspaceId, deps.now());
      if (!unlocked.ok) return unlocked;
      const place: Result<Place, AssistedCode> =
        unlocked.value.role < needs ? err("forbidden") : deps.pool.enter(accountName(caller));
      if (!place.ok) {
        unlocked.value.forget();
        return place;
      }
      return ok({
        run: (job) =>
          place.value.run({
            unlocking: unlocked.value.unlocking(),
            job,
            fetch: (ids) => segmentsOf(workspaceId, ids, job.kind),
          }),
        storedSave: async ({ body, digest }) => ({ bytes: body, digest, author: await authorOf(body) }),
        sealed: async (item) => ({ item, author: await authorOf(fromBase64url(item.meta)) }),
        checkpoint: async (item) => ({
          item,
          author: await authorOf(fromBase64url(item.meta)),
          prover: item.proof === null ? null : await authorOf(fromBase64url(item.proof.meta)),
        }),
        leave: () => {
          place.value.leave();
          unlocked.value.forget();
        },
      });
    },
  };
};
export type Engine = ReturnType<typeof createEngine>;
