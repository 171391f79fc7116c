import { MANIFEST_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { FLAG, isAssisted } from "@holdfast/vault/header";
import { KIND } from "@holdfast/vault/kinds";
import { checkObject, openParsed } from "@holdfast/vault/open";
import type { Primitives, VaultDeps } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { sealObject } from "@holdfast/vault/seal";
import { cloneHolds } from "./clone.ts";
import { decodeManifestBody, encodeManifestBody, type ManifestBody } from "./manifest-body.ts";
import { decodeManifestExt, encodeManifestExt, type ManifestExt, refsDigestOf } from "./manifest-ext.ts";
import { SCHEMA_VERSION } from "./model.ts";
import { type SpaceKeys, spaceKeyOf } from "./space-keys.ts";

/** One save, opened: what it says of itself, of its segments and of its section tree's root. */
export interface OpenedManifest {
  readonly digest: Bytes;
  readonly sessionId: Bytes;
  readonly seq: number;
  readonly epoch: number;
  readonly authorDeviceId: Bytes;
  /** A service sealed it for a caller, and could read it. [AM-11] */
  readonly assisted: boolean;
  /** Length of the manifest itself. */
  readonly bytes: number;
  readonly ext: ManifestExt;
  readonly body: ManifestBody;
}

/** What the caller knows of the manifest it asked for. */
export interface ManifestExpectation {
  readonly sessionId: Bytes;
  readonly digest?: Bytes;
  readonly seq?: number;
  /** Ed25519 key from the certificate of the device that the header names (KY-8). */
  readonly authorPublicKey: Bytes;
  /** Whether that certificate has the assisted flag: a manifest that says otherwise is `not-trusted`. [AM-2] */
  readonly authorAssisted?: boolean;
  /** The parent's epoch: a later save never goes back to an older key. [ST-16] */
  readonly minEpoch?: number;
}

export type ManifestRefusal = VaultRefusal | "newer-schema";

export interface SealManifestInput {
  readonly sessionId: Bytes;
  readonly seq: number;
  readonly deviceId: Bytes;
  readonly signer: CryptoKey;
  readonly assisted?: boolean;
  readonly ext: ManifestExt;
  readonly body: ManifestBody;
}

/**
 * Seals and signs a manifest, then opens its own bytes and holds them against the ext. [ST-13]
 *
 * @throws Error when they disagree or the manifest is over 1 MiB: nothing wrong leaves the device
 */
export const sealManifest = async (
  deps: VaultDeps,
  keys: SpaceKeys,
  { sessionId, seq, deviceId, signer, assisted = false, ext, body }: SealManifestInput,
): Promise<OpenedManifest & { readonly sealed: Bytes }> => {
  const sealed = await sealObject(
    deps,
    {
      kind: KIND.manifest,
      flags: assisted ? FLAG.assisted : 0,
      scopeId: keys.workspaceId,
      epoch: keys.epoch,
      objectId: sessionId,
      seq,
      authorDeviceId: deviceId,
      ext: encodeManifestExt(ext),
    },
    keys.spaceKey,
    encodeManifestBody(body),
    signer,
  );
  if (sealed.length > MANIFEST_MAX_BYTES) throw new Error("a manifest is at most 1 MiB");
  const opened = await openUnsigned(deps.primitives, sealed, keys, { sessionId, seq });
  if (!opened.ok) throw new Error(`the sealed manifest does not hold: ${opened.error}`);
  return { ...opened.value, sealed };
};

const openUnsigned = async (
  primitives: Primitives,
  bytes: Bytes,
  keys: SpaceKeys,
  expect: Omit<ManifestExpectation, "authorPublicKey"> & { readonly authorPublicKey?: Bytes },
): Promise<Result<OpenedManifest, ManifestRefusal>> => {
  const digest = await digestOf(primitives, bytes);
  if (expect.digest !== undefined && !equal(expect.digest, digest)) return err("damaged");
  const checked = await checkObject(primitives, bytes, {
    kind: KIND.manifest,
    scopeId: keys.workspaceId,
    objectId: expect.sessionId,
    ...(expect.seq === undefined ? {} : { seq: expect.seq }),
    ...(expect.authorPublicKey === undefined ? {} : { signedBy: expect.authorPublicKey }),
    ...(expect.authorAssisted === undefined ? {} : { assisted: expect.authorAssisted }),
  });
  if (!checked.ok) return checked;
  const { header } = checked.value;
  if (expect.minEpoch !== undefined && header.epoch < expect.minEpoch) return err("rolled-back");
  const spaceKey = spaceKeyOf(keys, header.epoch);
  if (spaceKey === null) return err("wrong-key");
  const opened = await openParsed(primitives, checked.value, spaceKey);
  if (!opened.ok) return opened;
  const ext = decodeManifestExt(header.ext);
  if (!ext.ok) return ext;
  const schemaVersion = ((opened.value.content[0] ?? 0) << 8) | (opened.value.content[1] ?? 0);
  if (schemaVersion > SCHEMA_VERSION) return err("newer-schema");
  const body = decodeManifestBody(opened.value.content);
  if (!body.ok) return body;
  const refsDigest = await refsDigestOf(primitives, body.value.segments);
  if (!agrees(ext.value, body.value, refsDigest)) return err("malformed-object");
  if (!cloneHolds(header, ext.value, body.value)) return err("malformed-object");
  return ok({
    digest,
    sessionId: header.objectId,
    seq: header.seq,
    epoch: header.epoch,
    authorDeviceId: header.authorDeviceId,
    assisted: isAssisted(header),
    bytes: bytes.length,
    ext: ext.value,
    body: body.value,
  });
};

const agrees = (ext: ManifestExt, body: ManifestBody, refsDigest: Bytes): boolean =>
  equal(ext.refsDigest, refsDigest) &&
  ext.added.every(({ id, digest }) =>
    body.segments.some((row) => equal(row.id, id) && equal(row.digest, digest)),
  ) &&
  !ext.removed.some((id) => body.segments.some((row) => equal(row.id, id)));

/**
 * Opens a manifest for a reader who has found the author's key through a good certificate.
 *
 * Refuses what another session, workspace, key or author made, an epoch below the parent's (`rolled-back`), a body and ext
 * that disagree (`malformed-object`), and a newer schema (`newer-schema`). [ST-13] [ST-16]
 */
export const openManifest = (
  primitives: Primitives,
  bytes: Bytes,
  keys: SpaceKeys,
  expect: ManifestExpectation,
): Promise<Result<OpenedManifest, ManifestRefusal>> => openUnsigned(primitives, bytes, keys, expect);

/** The segments a save needs. */
export const segmentsOf = (
  manifest: OpenedManifest,
): readonly { readonly id: Bytes; readonly digest: Bytes; readonly bytes: number }[] =>
  manifest.body.segments.map(({ id, digest, bytes }) => ({ id, digest, bytes }));

/** A save that this device knows for certain. */
export interface Pin {
  readonly deviceId: Bytes;
  readonly seq: number;
  readonly digest: Bytes;
}

/**
 * Whether a head may follow what this device has seen: it is the pin, or later and made in knowledge of it. [ST-15]
 *
 * `rolled-back` otherwise: an older head, another save under the same seq, or a chain that leaves the pin out.
 */
export const checkPin = (manifest: OpenedManifest, pin: Pin): Result<null, "rolled-back"> => {
  if (equal(manifest.digest, pin.digest)) return ok(null);
  if (manifest.seq <= pin.seq) return err("rolled-back");
  const seen = manifest.body.seen.find(({ deviceId }) => equal(deviceId, pin.deviceId));
  if (seen === undefined || seen.seq < pin.seq) return err("rolled-back");
  return seen.seq > pin.seq || equal(seen.digest, pin.digest) ? ok(null) : err("rolled-back");
};
