import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { KIND } from "./kinds.ts";
import { openObject } from "./open.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { sealObject } from "./seal.ts";

export interface JournalPlace {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly sessionId: Bytes;
  /** Number of the entry in this device's journal of the session. */
  readonly n: number;
  readonly deviceId: Bytes;
  /** Digest of the head the entry builds on; zeros before the first save. */
  readonly headDigest: Bytes;
}

/** Seals changes that are not saved yet, for this device only: never sent, so not signed. */
export const sealJournalEntry = (
  deps: VaultDeps,
  place: JournalPlace,
  spaceKey: Bytes,
  content: Bytes,
): Promise<Bytes> =>
  sealObject(
    deps,
    {
      kind: KIND.journalEntry,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.sessionId,
      seq: place.n,
      authorDeviceId: place.deviceId,
      ext: place.headDigest,
    },
    spaceKey,
    content,
  );

/** Opens an entry of exactly this place; one on another head is `wrong-place`. */
export const openJournalEntry = async (
  primitives: Primitives,
  bytes: Bytes,
  place: JournalPlace,
  spaceKey: Bytes,
): Promise<Result<Bytes, VaultRefusal>> => {
  const opened = await openObject(
    primitives,
    bytes,
    {
      kind: KIND.journalEntry,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.sessionId,
      seq: place.n,
      authorDeviceId: place.deviceId,
    },
    spaceKey,
  );
  if (!opened.ok) return opened;
  return equal(opened.value.header.ext, place.headDigest) ? ok(opened.value.content) : err("wrong-place");
};
