import type { ProblemCode } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type Certificate, verifyCertificate } from "@holdfast/vault/certificate";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { parseRootWrap, parseSlot, type SlotView } from "@holdfast/vault/slot";
import type { DeviceRow } from "./rows.ts";

/** Refusals of objects that were sent, as problems. */
export type ObjectCode = Extract<
  ProblemCode,
  "malformed-object" | "wrong-kind" | "wrong-place" | "bad-signature" | "bad-digest" | "bad-references"
>;

export const OBJECT_CODES = [
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-signature",
  "bad-digest",
  "bad-references",
] as const satisfies ObjectCode[];

const CODES: Readonly<Partial<Record<VaultRefusal, ObjectCode>>> = {
  "malformed-object": "malformed-object",
  "wrong-kind": "wrong-kind",
  "wrong-place": "wrong-place",
  "bad-signature": "bad-signature",
  // Whole and signed, but by nobody who may.
  "not-trusted": "bad-signature",
  "rolled-back": "bad-references",
};

/** The problem that a refusal of the vault is here. @throws Error for refusals that need a key: a defect, there is none. */
export const objectCode = (refusal: VaultRefusal): ObjectCode => {
  const code = CODES[refusal];
  if (code === undefined) throw new Error(`a service without keys met ${refusal}`);
  return code;
};

export const need = (condition: boolean, code: ObjectCode): Result<null, ObjectCode> =>
  condition ? ok(null) : err(code);

/** The first refusal, or ok. */
export const allOf = (...results: readonly Result<unknown, ObjectCode>[]): Result<null, ObjectCode> => {
  for (const result of results) if (!result.ok) return result;
  return ok(null);
};

export interface CheckedSlot {
  readonly view: SlotView;
  readonly slotDigest: Bytes;
  readonly wrapDigest: Bytes;
}

/** The two objects of a slot: of this account, under this id, the root key sealed to the slot's own public key. [KY-3] */
export const checkSlot = (
  accountId: Bytes,
  { id, slot, wrap }: { readonly id: Bytes; readonly slot: Bytes; readonly wrap: Bytes },
): Result<CheckedSlot, ObjectCode> => {
  const view = parseSlot(slot);
  if (!view.ok) return view;
  const rootWrap = parseRootWrap(wrap);
  if (!rootWrap.ok) return rootWrap;
  const { header, publicKey } = view.value;
  const placed = [header, rootWrap.value.header].every(
    ({ scopeId, objectId }) => equal(scopeId, accountId) && equal(objectId, id),
  );
  if (!placed) return err("wrong-place");
  if (!equal(rootWrap.value.recipient, publicKey)) return err("bad-references");
  return ok({ view: view.value, slotDigest: sha256Sync(slot), wrapDigest: sha256Sync(wrap) });
};

const flagsOf = ({ agent, assisted, ephemeral }: Certificate): number =>
  (agent ? 1 : 0) | (assisted ? 2 : 0) | (ephemeral ? 4 : 0);

/** Whether a device is one that a service seals with. [AM-2] */
export const isAssistedRow = ({ flags }: Pick<DeviceRow, "flags">): boolean => (flags & 2) !== 0;

const LATEST = 8.64e15;
/** What a column of the table holds. */
const VERSION_MAX = 0x7fff_ffff;

/** Verifies a device's certificate and answers the row it makes. [KY-8] */
export const checkCertificate = async (
  bytes: Bytes,
  expect: { readonly accountId: Bytes; readonly deviceId: Bytes; readonly identityEd: Bytes },
): Promise<Result<{ readonly row: DeviceRow; readonly digest: Bytes }, ObjectCode>> => {
  const verified = await verifyCertificate(nodePrimitives, bytes, expect);
  if (!verified.ok) return err(objectCode(verified.error));
  const { certificate, digest } = verified.value;
  const { notBefore, notAfter, version } = certificate;
  if (notAfter < notBefore || notAfter > LATEST || version > VERSION_MAX) return err("malformed-object");
  const row: DeviceRow = {
    id: certificate.deviceId,
    certificate: bytes,
    version,
    edPublic: certificate.edPublic,
    roleCap: certificate.roleCap,
    flags: flagsOf(certificate),
    sessionIds: certificate.sessionIds,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    revokedAt: null,
  };
  return ok({ row, digest });
};
