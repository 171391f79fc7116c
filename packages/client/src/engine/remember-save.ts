import { formatId, type Id } from "@holdfast/protocol/ids";
import type { CachedSave, CachedSegment } from "../stores/save-cache.ts";
import type { EngineDeps } from "./engine-deps.ts";

/**
 * Keeps a copy of the newest save on this device. A device that refuses (a full disk, a private window) keeps none, which
 * costs a download and nothing else. [SP-27]
 */
export const rememberSave = async (
  { platform: { cache } }: EngineDeps,
  session: Id<"ses">,
  save: CachedSave,
  added: readonly CachedSegment[],
  live: Iterable<{ readonly id: Uint8Array<ArrayBuffer> }>,
): Promise<void> => {
  try {
    await cache.put(session, save, added, new Set(Array.from(live, ({ id }) => formatId("seg", id))));
  } catch {
    // A copy that is half there would be offered and fetched anew each time.
    await cache.forget(session).catch(() => undefined);
  }
};
