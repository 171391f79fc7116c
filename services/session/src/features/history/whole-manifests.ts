import type { Bytes } from "@holdfast/vault/bytes";
import type { Copies } from "../../blobs/replicated.ts";
import type { HistoryRepository, StoredManifest } from "./repository.ts";

/**
 * HistoryRepository whose manifests have the digest they were accepted under, from whichever copy is whole. Where none is they
 * come as they are stored: whoever sends or opens one holds it against its digest once more. [IN-1] [IN-3]
 */
export const wholeManifests = (history: HistoryRepository, copies: Copies): HistoryRepository => {
  const whole = async (sessionId: Bytes, found: StoredManifest | null): Promise<StoredManifest | null> =>
    found && { ...found, body: (await copies.readManifest(sessionId, found)) ?? found.body };
  return {
    ...history,
    head: async (sessionId, accountId) => whole(sessionId, await history.head(sessionId, accountId)),
    manifest: async (sessionId, accountId, digest) =>
      whole(sessionId, await history.manifest(sessionId, accountId, digest)),
  };
};
