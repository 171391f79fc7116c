import { META_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "../bytes.ts";
import { isAssisted } from "../header.ts";
import { parseMeta, type Thing } from "../meta.ts";
import { verifyObjectSync } from "./primitives.ts";

export type MetaRefusal = "malformed-object" | "wrong-kind" | "wrong-place" | "bad-signature" | "too-large";

/** What a sealed name or description must be for. */
export interface MetaPlace {
  readonly thing: Thing;
  readonly id: Bytes;
  /** The version it makes, from 1; any where none is named. */
  readonly version?: number;
}

/** What a device's row says of who signs. */
export interface SigningDevice {
  readonly edPublic: Bytes;
  /** Its certificate has the assisted flag. [AM-2] */
  readonly assisted: boolean;
}

/** What a meta says of itself in clear, once its device's signature holds. */
export interface SignedMeta {
  readonly meta: Bytes;
  readonly workspaceId: Bytes;
  readonly epoch: number;
  readonly deviceId: Bytes;
  readonly edPublic: Bytes;
}

/** Form, kind, place and signature of a sealed name. Whether the device may write is for the rows to say. [SP-2] */
export const checkMeta = async (
  meta: Bytes,
  place: MetaPlace,
  signingDevice: (deviceId: Bytes) => Promise<SigningDevice | null>,
): Promise<Result<SignedMeta, MetaRefusal | "device-not-allowed">> => {
  if (meta.length > META_MAX_BYTES) return err("too-large");
  const parsed = parseMeta(meta);
  if (!parsed.ok) return parsed;
  const { header, thing } = parsed.value;
  const { version = header.seq } = place;
  if (thing !== place.thing || !equal(header.objectId, place.id) || header.seq !== version)
    return err("wrong-place");
  const device = await signingDevice(header.authorDeviceId);
  if (device === null) return err("device-not-allowed");
  const { edPublic, assisted } = device;
  if (!verifyObjectSync(meta, edPublic)) return err("bad-signature");
  if (isAssisted(header) !== assisted) return err("device-not-allowed");
  const { scopeId: workspaceId, epoch, authorDeviceId: deviceId } = header;
  return ok({ meta, workspaceId, epoch, deviceId, edPublic });
};
