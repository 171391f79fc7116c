import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal, parseBytes, u8, u16, u32 } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { type Header, parseObject, TAG_BYTES } from "./header.ts";
import { KIND, PURPOSE } from "./kinds.ts";
import { openObject } from "./open.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import type { Roster } from "./roster.ts";
import { sealObject } from "./seal.ts";

/** Keys under which chunks are named and cut. A new generation starts only after a leak. */
export interface KeyGeneration {
  readonly cid: Bytes;
  readonly gear: Bytes;
}

/** All keys of a workspace but its present space key, which seals this. */
export interface KeyRing {
  /** Oldest first, at least one. */
  readonly generations: readonly KeyGeneration[];
  /** Space keys of the epochs before this one: SK_1 first. */
  readonly earlier: readonly Bytes[];
  /** X25519 private keys of the inboxes of all epochs so far: epoch 1 first. */
  readonly inbox: readonly Bytes[];
}

export interface KeyRingPlace {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly rosterVersion: number;
  readonly deviceId: Bytes;
}

/** The key ring of a new workspace, for epoch 1. */
export const createKeyRing = (random: VaultDeps["random"]): KeyRing => ({
  generations: [{ cid: random(32), gear: random(32) }],
  earlier: [],
  inbox: [random(32)],
});

/** Why the ring is made: after a leak chunks are named and cut under keys that nobody has who has the earlier ones. [RO-4] */
export interface RingChange {
  readonly leak?: boolean;
}

/** The ring of the epoch after `ring`'s: nothing is lost from it, so that no data needs to be sealed again. [KY-13] */
export const nextKeyRing = (
  random: VaultDeps["random"],
  ring: KeyRing,
  spaceKey: Bytes,
  { leak = false }: RingChange = {},
): KeyRing => ({
  generations: leak ? [...ring.generations, { cid: random(32), gear: random(32) }] : ring.generations,
  earlier: [...ring.earlier, spaceKey],
  inbox: [...ring.inbox, random(32)],
});

const encodeKeyRing = (ring: KeyRing): Bytes =>
  concat(
    u16(ring.generations.length),
    ...ring.generations.flatMap(({ cid, gear }) => [cid, gear]),
    u32(ring.earlier.length),
    ...ring.earlier,
    u32(ring.inbox.length),
    ...ring.inbox,
  );

const parseContent = (content: Bytes, epoch: number): Result<KeyRing, "malformed-object"> =>
  parseBytes(content, (reader) => {
    const keys = (count: number): Bytes[] => {
      if (count * 32 > reader.left) reader.fail("more keys than bytes");
      return Array.from({ length: count }, () => reader.take(32).slice());
    };
    const generationCount = reader.u16();
    if (generationCount === 0) reader.fail("no generation");
    const generations = Array.from({ length: generationCount }, () => ({
      cid: reader.take(32).slice(),
      gear: reader.take(32).slice(),
    }));
    const earlier = keys(reader.u32());
    const inbox = keys(reader.u32());
    if (earlier.length !== epoch - 1 || inbox.length !== epoch) reader.fail("epochs");
    return { generations, earlier, inbox };
  });

/** Seals a ring under its epoch's space key. @throws RangeError when it is not a ring of that epoch */
export const sealKeyRing = async (
  deps: VaultDeps,
  place: KeyRingPlace,
  spaceKey: Bytes,
  ring: KeyRing,
): Promise<Bytes> => {
  const content = encodeKeyRing(ring);
  if (!parseContent(content, place.epoch).ok) throw new RangeError("not a key ring of this epoch");
  return sealObject(
    deps,
    {
      kind: KIND.wrap,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.workspaceId,
      seq: place.rosterVersion,
      authorDeviceId: place.deviceId,
      ext: concat(u8(PURPOSE.keyRing), u32(content.length)),
    },
    spaceKey,
    content,
  );
};

/** Reads a key ring's clear parts; needs no key. */
export const parseKeyRing = (
  bytes: Bytes,
): Result<{ readonly header: Header }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header, body } = parsed.value;
  if (header.kind !== KIND.wrap || header.ext[0] !== PURPOSE.keyRing) return err("wrong-kind");
  const contentBytes = parseBytes(header.ext.subarray(1), (reader) => reader.u32());
  if (!contentBytes.ok || contentBytes.value + TAG_BYTES !== body.length) return err("malformed-object");
  return equal(header.objectId, header.scopeId) ? ok({ header }) : err("malformed-object");
};

/** Opens a ring under its epoch's space key. Whether to use it is `acceptKeyRing`. */
export const openKeyRing = async (
  primitives: Primitives,
  bytes: Bytes,
  place: { readonly workspaceId: Bytes; readonly epoch: number },
  spaceKey: Bytes,
): Promise<Result<KeyRing, VaultRefusal>> => {
  const view = parseKeyRing(bytes);
  if (!view.ok) return view;
  const { workspaceId, epoch } = place;
  const expect = {
    kind: KIND.wrap,
    subkind: PURPOSE.keyRing,
    scopeId: workspaceId,
    epoch,
    objectId: workspaceId,
  };
  const opened = await openObject(primitives, bytes, expect, spaceKey);
  if (!opened.ok) return opened;
  const ring = parseContent(opened.value.content, epoch);
  opened.value.content.fill(0);
  return ring;
};

/** A space key and the epoch it belongs to. */
export interface HeldSpaceKey {
  readonly epoch: number;
  readonly spaceKey: Bytes;
}

/**
 * The ring of a verified roster's epoch. [KY-13]
 *
 * `held` is the newest space key this reader already has: a ring that does not contain it belongs to an epoch that
 * somebody else made up, and is `not-trusted`; an epoch below it is `rolled-back`.
 */
export const acceptKeyRing = async (
  primitives: Primitives,
  bytes: Bytes,
  roster: Roster,
  spaceKey: Bytes,
  held?: HeldSpaceKey,
): Promise<Result<KeyRing, VaultRefusal>> => {
  if (!equal(await digestOf(primitives, bytes), roster.keyRingDigest)) return err("not-trusted");
  const ring = await openKeyRing(primitives, bytes, roster, spaceKey);
  if (!ring.ok || held === undefined) return ring;
  if (held.epoch > roster.epoch) return err("rolled-back");
  const inRing = [...ring.value.earlier, spaceKey][held.epoch - 1];
  return inRing !== undefined && equal(inRing, held.spaceKey) ? ring : err("not-trusted");
};
