import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, u8 } from "./bytes.ts";
import { FLAG, type Header, parseObject } from "./header.ts";
import { KIND } from "./kinds.ts";
import { openObject } from "./open.ts";
import type { Primitives, VaultDeps } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { sealObject } from "./seal.ts";

export const THING = {
  session: 1,
  checkpoint: 2,
  invite: 3,
  workspace: 4,
  membership: 5,
  slot: 6,
  proof: 7,
} as const;
export type Thing = (typeof THING)[keyof typeof THING];

export interface MetaPlace {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  /** Id of the thing named. */
  readonly thingId: Bytes;
  readonly thing: Thing;
  /** From 1. */
  readonly version: number;
  readonly deviceId: Bytes;
  /** The device's certificate has the assisted flag. [AM-2] */
  readonly assisted?: boolean;
}

/** Seals names and descriptions of a thing: what a service stores without reading. */
export const sealMeta = (
  deps: VaultDeps,
  place: MetaPlace,
  spaceKey: Bytes,
  content: Bytes,
  signer: CryptoKey,
): Promise<Bytes> => {
  if (place.version < 1) throw new RangeError("versions start at 1");
  return sealObject(
    deps,
    {
      kind: KIND.meta,
      flags: place.assisted ? FLAG.assisted : 0,
      scopeId: place.workspaceId,
      epoch: place.epoch,
      objectId: place.thingId,
      seq: place.version,
      authorDeviceId: place.deviceId,
      ext: u8(place.thing),
    },
    spaceKey,
    content,
    signer,
  );
};

/** Reads a meta's clear parts; needs no key. */
export const parseMeta = (
  bytes: Bytes,
): Result<{ readonly header: Header; readonly thing: Thing }, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.meta) return err("wrong-kind");
  const thing = Object.values(THING).find((value) => value === header.ext[0]);
  return thing === undefined || header.seq === 0 ? err("malformed-object") : ok({ header, thing });
};

export interface MetaExpectation {
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly thingId: Bytes;
  readonly thing: Thing;
  readonly version?: number;
  /** The writing device's Ed25519 key, from its certificate. */
  readonly signedBy?: Bytes;
  /** Whether that certificate has the assisted flag. */
  readonly assisted?: boolean;
}

export const openMeta = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: MetaExpectation,
  spaceKey: Bytes,
): Promise<Result<{ readonly content: Bytes; readonly header: Header }, VaultRefusal>> => {
  const view = parseMeta(bytes);
  if (!view.ok) return view;
  if (view.value.thing !== expect.thing) return err("wrong-place");
  const { workspaceId, epoch, thingId, version, signedBy, assisted } = expect;
  const opened = await openObject(
    primitives,
    bytes,
    {
      kind: KIND.meta,
      scopeId: workspaceId,
      epoch,
      objectId: thingId,
      ...(version === undefined ? {} : { seq: version }),
      ...(signedBy === undefined ? {} : { signedBy }),
      ...(assisted === undefined ? {} : { assisted }),
    },
    spaceKey,
  );
  return opened.ok ? ok(opened.value) : opened;
};
