import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { LINEAGE_MAX_DIGESTS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type HistoryItem, type HistoryPage, SAVE_KINDS, type SaveKind } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, concat, equal } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { fromSeqCursor, toSeqCursor } from "../../edge/seq-cursor.ts";
import type { HistoryRepository, StoredManifest, StoredSave } from "./repository.ts";

/** As in JSON; stored saves have no other. */
export const kindOf = (number: number): SaveKind => {
  const kind = SAVE_KINDS[number - 1];
  if (kind === undefined) throw new Error("a stored save has an unknown kind");
  return kind;
};

/** A line of the history as it is told. */
export const toHistoryItem = (save: StoredSave): HistoryItem => ({
  seq: save.seq,
  digest: toHex(save.digest),
  parent: save.parent === null ? null : toHex(save.parent),
  saveKind: kindOf(save.saveKind),
  deviceId: formatId("dev", save.deviceId),
  receivedAt: save.receivedAt.toISOString(),
  bytes: save.bytes,
});

/** Stored bytes are held against their digest at every read: damage is reported, never handed on as whole. */
const whole = (manifest: StoredManifest | null): Result<StoredManifest, "not-found" | "damaged"> => {
  if (manifest === null) return err("not-found");
  return equal(sha256Sync(manifest.body), manifest.digest) ? ok(manifest) : err("damaged");
};

/** Strong ETag of a head: `"<seq>-<first 16 hex of its digest>"`. [SP-8] */
export const headTag = ({ seq, digest }: Pick<StoredManifest, "seq" | "digest">): string =>
  `"${seq}-${toHex(digest).slice(0, 16)}"`;

/** What was saved, newest first. */
export const createHistory = ({ history }: { readonly history: HistoryRepository }) => ({
  head: async (sessionId: Bytes, { accountId }: Caller) => whole(await history.head(sessionId, accountId)),

  manifest: async (sessionId: Bytes, { accountId }: Caller, digest: Bytes) =>
    whole(await history.manifest(sessionId, accountId, digest)),

  /** Digests of saves, one after the other. [ST-25] */
  lineage: async (
    sessionId: Bytes,
    { accountId }: Caller,
    { from, below }: { readonly from: number; readonly below: number },
  ): Promise<Result<Bytes, "not-found">> => {
    const digests = await history.lineage(sessionId, accountId, { from, below, limit: LINEAGE_MAX_DIGESTS });
    return digests === null ? err("not-found") : ok(concat(...digests));
  },

  page: async (
    sessionId: Bytes,
    { accountId }: Caller,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Result<HistoryPage, "not-found" | "invalid-request">> => {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : fromSeqCursor(cursor);
    if (before === null) return err("invalid-request");
    const saves = await history.page(sessionId, accountId, before, limit + 1);
    if (saves === null) return err("not-found");
    const items = saves.slice(0, limit);
    const last = items.at(-1);
    const more = saves.length > limit && last !== undefined;
    return ok({ items: items.map(toHistoryItem), next: more ? toSeqCursor(last.seq) : null });
  },
});
export type History = ReturnType<typeof createHistory>;
