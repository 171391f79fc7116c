import { type Bytes, concat } from "./bytes.ts";
import { encodeHeader, FLAG, type Header, parseObject, TAG_BYTES } from "./header.ts";
import { type KindRule, kindRule } from "./kinds.ts";
import { deriveObjectKeys } from "./object-keys.ts";
import { padContent } from "./padding.ts";
import { EMPTY, type Primitives, type VaultDeps } from "./primitives.ts";
import { signObject } from "./signature.ts";

/** Where an object belongs. `flags` may name assisted or compaction; the padded flag follows from the kind. */
export interface ObjectFields {
  readonly kind: number;
  readonly flags?: number;
  readonly scopeId: Bytes;
  readonly epoch: number;
  readonly objectId: Bytes;
  readonly seq: number;
  readonly authorDeviceId: Bytes;
  readonly ext?: Bytes;
}

const ruleAndHeader = (fields: ObjectFields): { rule: KindRule; header: Header } => {
  const ext = fields.ext ?? EMPTY;
  const rule = kindRule(fields.kind, ext);
  if (rule === null) throw new RangeError(`kind ${fields.kind} is unknown or reserved`);
  const given = (fields.flags ?? 0) & ~FLAG.padded;
  const flags = rule.padded === "no" ? given : given | FLAG.padded;
  return { rule, header: { ...fields, flags, ext } };
};

/** A writer's own mistake is a defect, and must not become bytes that no reader takes. */
const checked = (bytes: Bytes): Bytes => {
  if (!parseObject(bytes).ok) throw new RangeError("these fields do not make an object of this kind");
  return bytes;
};

const signedIfDemanded = async (
  primitives: Primitives,
  rule: KindRule,
  unsigned: Bytes,
  signer: CryptoKey | undefined,
): Promise<Bytes> => {
  if (rule.signed !== (signer !== undefined)) {
    throw new RangeError(rule.signed ? "this kind is signed" : "this kind is not signed");
  }
  return checked(signer === undefined ? unsigned : await signObject(primitives, unsigned, signer));
};

/**
 * Seals frames as they are under a fresh salt. For single-frame kinds use `sealObject`, for segments `sealSegment`.
 *
 * The salt is drawn here and nowhere else: a repeated seal of the same content, a retry included, has other keys, so
 * frame nonces may be counters. [SF-3] [SF-4]
 */
export const sealFramed = async (
  deps: VaultDeps,
  fields: ObjectFields,
  ikm: Bytes,
  frames: readonly Bytes[],
  signer?: CryptoKey,
): Promise<Bytes> => {
  const { rule, header } = ruleAndHeader(fields);
  if (rule.key === "signed-only") throw new RangeError("this kind holds nothing sealed");
  const bodyLength = frames.reduce((sum, frame) => sum + frame.length + TAG_BYTES, 0);
  const hdr = encodeHeader(header, bodyLength);
  const salt = deps.random(32);
  const { key, baseNonce, commitment } = await deriveObjectKeys(deps.primitives, ikm, salt, hdr);
  const sealed = await deps.primitives.sealFrames(key, baseNonce, frames);
  return signedIfDemanded(deps.primitives, rule, concat(hdr, salt, commitment, ...sealed), signer);
};

/**
 * Seals `content` as the one frame of an object, padded and signed as its kind demands.
 *
 * @param ikm the 32-byte key the kind is sealed under
 * @param signer Ed25519 private key, for signed kinds and only for them
 * @throws RangeError when the fields do not fit the kind
 */
export const sealObject = async (
  deps: VaultDeps,
  fields: ObjectFields,
  ikm: Bytes,
  content: Bytes,
  signer?: CryptoKey,
): Promise<Bytes> => {
  const { rule } = ruleAndHeader(fields);
  if (rule.padded === "body") throw new RangeError("a segment has frames of its own");
  return sealFramed(deps, fields, ikm, [rule.padded === "content" ? padContent(content) : content], signer);
};

/** A certificate or statement: header, ext and signature, nothing sealed. [SF-12] */
export const signFields = async (
  primitives: Primitives,
  fields: ObjectFields,
  signer: CryptoKey,
): Promise<Bytes> => {
  const { rule, header } = ruleAndHeader(fields);
  if (rule.key !== "signed-only") throw new RangeError("this kind holds something sealed");
  return signedIfDemanded(primitives, rule, encodeHeader(header, 0), signer);
};
