import {
  encodeManifestExt,
  type ManifestExt,
  refsDigestOf,
  type SegmentRef,
} from "@holdfast/state/manifest-ext";
import { type Bytes, compare, equal } from "@holdfast/vault/bytes";
import { FLAG } from "@holdfast/vault/header";
import { KIND } from "@holdfast/vault/kinds";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import { sealObject } from "@holdfast/vault/seal";
import { sealSegment } from "@holdfast/vault/segment";
import { randomBytes, type TestMember, vault } from "./member.ts";

export interface SealedSegment extends SegmentRef {
  readonly bytes: Bytes;
}

/** A save as a client has it ready to send. */
export interface SealedSave {
  readonly manifest: Bytes;
  readonly digest: Bytes;
  readonly seq: number;
  readonly segments: readonly SealedSegment[];
  /** Everything the manifest names. */
  readonly set: readonly SegmentRef[];
}

/** What a test wants of a save. The default adds one segment of a small chunk. */
export interface SaveWishes {
  /** Bytes of the one chunk of each new segment. */
  readonly segmentBytes?: readonly number[];
  /** Stored segments to name besides. */
  readonly alsoNames?: readonly SegmentRef[];
  readonly removes?: readonly Bytes[];
  readonly manifestBytes?: number;
  readonly epoch?: number;
  readonly sessionId?: Bytes;
  readonly workspaceId?: Bytes;
  readonly deviceId?: Bytes;
  readonly seq?: number;
  readonly signer?: CryptoKey;
  /** What the manifest and the segments say of a service that sealed them; as the member by default. */
  readonly assisted?: boolean;
  readonly segmentsAssisted?: boolean;
  readonly ext?: Partial<ManifestExt>;
}

const NOTHING = new Uint8Array(32);

const newSegment = async (
  member: TestMember,
  chunkBytes: number,
  wishes: SaveWishes,
): Promise<SealedSegment> => {
  const id = randomBytes(16);
  const place = {
    workspaceId: wishes.workspaceId ?? member.workspaceId,
    epoch: wishes.epoch ?? 1,
    segmentId: id,
    deviceId: wishes.deviceId ?? member.deviceId,
    flags: (wishes.segmentsAssisted ?? wishes.assisted ?? member.assisted) ? FLAG.assisted : 0,
  };
  const chunk = {
    sectionType: 7,
    chunkId: randomBytes(16),
    keyGeneration: 0,
    plaintext: new Uint8Array(chunkBytes),
  };
  const { bytes, digest } = await sealSegment(vault, place, member.spaceKey, [chunk]);
  return { id, bytes, digest };
};

/** Seals the save that follows `parent`. The manifest's body is filler: no service can tell. */
export const sealSave = async (
  member: TestMember,
  sessionId: Bytes,
  parent: SealedSave | null,
  wishes: SaveWishes = {},
): Promise<SealedSave> => {
  const segments: SealedSegment[] = [];
  for (const bytes of wishes.segmentBytes ?? [600]) segments.push(await newSegment(member, bytes, wishes));
  const added = [...segments, ...(wishes.alsoNames ?? [])].map(({ id, digest }) => ({ id, digest }));
  const removed = wishes.removes ?? [];
  const kept = (parent?.set ?? []).filter(({ id }) => !removed.some((gone) => equal(gone, id)));
  const set = [...kept, ...added];
  const seq = wishes.seq ?? (parent?.seq ?? 0) + 1;
  const ext = encodeManifestExt({
    kind: "auto",
    parentDigest: parent?.digest ?? NOTHING,
    mergeParentDigest: NOTHING,
    clientTime: 1_790_000_000_000,
    added: added.toSorted((a, b) => compare(a.id, b.id)),
    removed: removed.toSorted(compare),
    refsDigest: await refsDigestOf(nodePrimitives, set),
    inboxThrough: [],
    heals: [],
    ...wishes.ext,
  });
  const manifest = await sealObject(
    vault,
    {
      kind: KIND.manifest,
      flags: (wishes.assisted ?? member.assisted) ? FLAG.assisted : 0,
      scopeId: wishes.workspaceId ?? member.workspaceId,
      epoch: wishes.epoch ?? 1,
      objectId: wishes.sessionId ?? sessionId,
      seq,
      authorDeviceId: wishes.deviceId ?? member.deviceId,
      ext,
    },
    member.spaceKey,
    new Uint8Array(wishes.manifestBytes ?? 200),
    wishes.signer ?? member.signer,
  );
  return { manifest, digest: sha256Sync(manifest), seq, segments, set };
};
