import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { type Header, isAssisted, type ParsedObject, parseObject } from "./header.ts";
import { subkindBytes } from "./kinds.ts";
import { deriveObjectKeys } from "./object-keys.ts";
import { unpadContent } from "./padding.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { verifyObject } from "./signature.ts";

/** What a reader asked for. Fields it does not know are left out; all it knows are compared before opening. [SF-6] */
export interface Expectation {
  readonly kind: number;
  /** Purpose of a wrap or number of a statement: must be named for these two kinds. */
  readonly subkind?: number;
  readonly scopeId: Bytes;
  readonly epoch?: number;
  readonly objectId?: Bytes;
  readonly seq?: number;
  readonly authorDeviceId?: Bytes;
  /** Ed25519 key the signature must hold under. Without it the caller has verified or will verify itself. */
  readonly signedBy?: Bytes;
  /** Whether the author's certificate has the assisted flag: the object has it exactly then. [AM-2] */
  readonly assisted?: boolean;
}

export interface OpenedObject {
  readonly header: Header;
  readonly content: Bytes;
}

const inPlace = (header: Header, expect: Expectation): boolean =>
  equal(header.scopeId, expect.scopeId) &&
  (expect.epoch === undefined || header.epoch === expect.epoch) &&
  (expect.objectId === undefined || equal(header.objectId, expect.objectId)) &&
  (expect.seq === undefined || header.seq === expect.seq) &&
  (expect.authorDeviceId === undefined || equal(header.authorDeviceId, expect.authorDeviceId));

/** Compares kind and place of a header with what was asked for. */
export const checkPlace = (
  header: Header,
  expect: Expectation,
): Result<null, "wrong-kind" | "wrong-place"> => {
  const subkind = subkindBytes(header.kind) === 1 ? header.ext[0] : undefined;
  if (header.kind !== expect.kind || subkind !== expect.subkind) return err("wrong-kind");
  return inPlace(header, expect) ? ok(null) : err("wrong-place");
};

/** Parses an object and holds it against what was asked for, signature included when a key is named; opens nothing. */
export const checkObject = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: Expectation,
): Promise<Result<ParsedObject, VaultRefusal>> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const place = checkPlace(parsed.value.header, expect);
  if (!place.ok) return place;
  if (expect.signedBy !== undefined && !(await verifyObject(primitives, bytes, expect.signedBy))) {
    return err("bad-signature");
  }
  const { header } = parsed.value;
  if (expect.assisted !== undefined && expect.assisted !== isAssisted(header)) return err("not-trusted");
  return parsed;
};

/** Opens a parsed object of one frame. The commitment is compared before anything is decrypted. [SF-5] */
export const openParsed = async (
  primitives: Primitives,
  parsed: ParsedObject,
  ikm: Bytes,
): Promise<Result<OpenedObject, "wrong-key" | "damaged">> => {
  const keys = await deriveObjectKeys(primitives, ikm, parsed.salt, parsed.hdr);
  if (!equal(keys.commitment, parsed.commitment)) return err("wrong-key");
  const [frame] = await primitives.openFrames(keys.key, keys.baseNonce, [{ index: 0, bytes: parsed.body }]);
  if (frame === null || frame === undefined) return err("damaged");
  const content = parsed.rule.padded === "content" ? unpadContent(frame) : frame;
  return content === null ? err("damaged") : ok({ header: parsed.header, content });
};

/**
 * Opens an object of one frame sealed under the 32-byte key `ikm`.
 *
 * Refuses, in this order: `malformed-object`, `wrong-kind`, `wrong-place`, `bad-signature` (only when `signedBy` is
 * named), `not-trusted` (only when `assisted` is), `wrong-key`, `damaged`.
 */
export const openObject = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: Expectation,
  ikm: Bytes,
): Promise<Result<OpenedObject, VaultRefusal>> => {
  const checked = await checkObject(primitives, bytes, expect);
  if (!checked.ok) return checked;
  if (checked.value.rule.key === "signed-only" || checked.value.rule.padded === "body")
    return err("wrong-kind");
  return openParsed(primitives, checked.value, ikm);
};
