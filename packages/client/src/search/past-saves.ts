import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { SearchIndex } from "@holdfast/state/search/search-index";
import type { ClientProblem } from "../contract/problem.ts";
import type { SearchedSave, SearchOptions } from "../contract/search.ts";
import { isAncestor } from "../engine/ancestry.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { type ReadManifest, readManifest } from "../engine/read-save.ts";
import { isTransient, refuse } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const PAGE = 100;

export interface PastSaves {
  /** Newest first. */
  readonly saves: readonly SearchedSave[];
  /** Only those that this device knows of. */
  readonly offline: boolean;
}

/** What this device knows of the history by itself: the newest save that it keeps, and those of its index. */
const savesHere = async (
  deps: EngineDeps,
  session: Id<"ses">,
  index: SearchIndex,
): Promise<readonly SearchedSave[]> => {
  const saves = new Map<string, SearchedSave>();
  for (const { digest, seq, at } of index.saves())
    saves.set(digest, { digest, seq, at: new Date(at).toISOString() });
  const kept = await deps.platform.cache.save(session);
  const pin = await deps.platform.device.pin(session);
  if (kept !== null && pin?.digest === kept.digest && !saves.has(kept.digest)) {
    const [record] = await deps.platform.device.log(session);
    const at = record?.digest === kept.digest ? record.at : new Date(deps.serverTime.now()).toISOString();
    saves.set(kept.digest, { digest: kept.digest, seq: pin.seq, at });
  }
  return [...saves.values()].sort((a, b) => b.seq - a.seq);
};

/** All saves that are to be searched. */
export const pastSaves = async (
  deps: EngineDeps,
  session: Id<"ses">,
  index: SearchIndex,
  within: SearchOptions["in"] = "all",
): Answer<PastSaves> => {
  if (within === "now") return ok({ saves: [], offline: false });
  const isWithin = ({ seq }: SearchedSave): boolean =>
    within === "all" || (within.from <= seq && seq <= within.to);
  const saves: SearchedSave[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof deps.timeline.history>> = await deps.timeline.history(
      session,
      cursor,
      PAGE,
    );
    if (!page.ok) {
      if (!isTransient(page.error)) return page;
      return ok({ saves: (await savesHere(deps, session, index)).filter(isWithin), offline: true });
    }
    for (const { seq, digest, receivedAt } of page.value.items) saves.push({ seq, digest, at: receivedAt });
    cursor = page.value.next;
  } while (cursor !== null);
  return ok({ saves: saves.filter(isWithin), offline: false });
};

/** Reads the manifests of a history, each vouched for by whoever may write, or by a newer one that goes back to it. */
export const manifestReader = (deps: EngineDeps, session: Id<"ses">) => {
  let above: ReadManifest | null = null;
  /** The parent that the save above says it has. */
  const isParent = (manifest: ReadManifest): boolean =>
    above !== null && toHex(above.ext.parentDigest) === toHex(manifest.digest);

  return async (digest: string, bytes: Uint8Array<ArrayBuffer>): Answer<ReadManifest> => {
    const manifest = await readManifest(deps, session, bytes, { digest });
    if (!manifest.ok) return manifest;
    if (manifest.value.standing === "past" && !isParent(manifest.value)) {
      const vouched = above === null ? ok(false) : await isAncestor(deps, session, manifest.value, above);
      if (!vouched.ok) return vouched;
      if (!vouched.value) return refuse("not-trusted", "the device that saved");
    }
    above = manifest.value;
    return manifest;
  };
};
