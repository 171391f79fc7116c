import { toHex } from "@holdfast/protocol/encoding";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { type BlobKey, segmentBlobKey } from "../blobs/blob-store.ts";

/** What names something that is kept in two copies. */
export interface ObjectName {
  readonly object: "segment" | "manifest";
  readonly workspaceId: Bytes;
  /** Of a manifest; null for a segment. */
  readonly sessionId: Bytes | null;
  /** The segment's id, or the manifest's digest. */
  readonly id: Bytes;
  /** SHA-256 of what was accepted. */
  readonly digest: Bytes;
}

/** An object as its row says. */
export interface StoredObject extends ObjectName {
  /** What the row holds. Null: the first copy is in the blob store. */
  readonly body: Bytes | null;
}

/** Whether these are the bytes that were accepted. [IN-1] */
export const fits = (bytes: Bytes | null, { digest }: Pick<ObjectName, "digest">): bytes is Bytes =>
  bytes !== null && equal(sha256Sync(bytes), digest);

/** Where an object is in the second store; a large segment has the same key in both. */
export const copyKey = ({ object, workspaceId, sessionId, id, digest }: ObjectName): BlobKey =>
  object === "segment"
    ? segmentBlobKey({ workspaceId, id, digest })
    : (`manifests/${toHex(sessionId ?? new Uint8Array(0))}/${toHex(digest)}` as BlobKey);

/** Where damaged bytes are kept beside, in the store that they were found in. [IN-5] */
export const quarantineKey = (damageId: Bytes): BlobKey => `quarantine/damages/${toHex(damageId)}` as BlobKey;
