import { CLOCK_SKEW_SECONDS } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat, equal, parseBytes, u8, u64 } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { parseObject } from "./header.ts";
import type { KeyList } from "./key-list.ts";
import { KIND } from "./kinds.ts";
import { readListed, writeListed } from "./listed.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { isRole, type Role } from "./roles.ts";
import { signFields } from "./seal.ts";
import { verifyObject } from "./signature.ts";

/** What an identity lets one of its devices do. Times in milliseconds since 1970. */
export interface Certificate {
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
  /** From 1. */
  readonly version: number;
  /** The device that made it; its own for the first. */
  readonly issuerDeviceId: Bytes;
  readonly edPublic: Bytes;
  readonly xPublic: Bytes;
  readonly roleCap: Role;
  readonly agent: boolean;
  readonly assisted: boolean;
  /** The device cannot keep its keys and ends soon. */
  readonly ephemeral: boolean;
  readonly notBefore: number;
  readonly notAfter: number;
  /** 0 = no limit. */
  readonly byteLimit: number;
  /** Empty = all sessions. */
  readonly sessionIds: readonly Bytes[];
}

const FLAG_AGENT = 1;
const FLAG_ASSISTED = 2;
const FLAG_EPHEMERAL = 4;

const encodeExt = (certificate: Certificate): Bytes =>
  concat(
    certificate.edPublic,
    certificate.xPublic,
    u8(certificate.roleCap),
    u8(
      (certificate.agent ? FLAG_AGENT : 0) |
        (certificate.assisted ? FLAG_ASSISTED : 0) |
        (certificate.ephemeral ? FLAG_EPHEMERAL : 0),
    ),
    u64(certificate.notBefore),
    u64(certificate.notAfter),
    u64(certificate.byteLimit),
    writeListed(
      certificate.sessionIds,
      (sessionId) => sessionId,
      (sessionId) => sessionId,
    ),
  );

/** Signs a certificate with the identity's Ed25519 private key. @throws RangeError when it is not well formed */
export const signCertificate = async (
  primitives: Primitives,
  certificate: Certificate,
  signer: CryptoKey,
): Promise<Bytes> => {
  const bytes = await signFields(
    primitives,
    {
      kind: KIND.certificate,
      scopeId: certificate.accountId,
      epoch: 0,
      objectId: certificate.deviceId,
      seq: certificate.version,
      authorDeviceId: certificate.issuerDeviceId,
      ext: encodeExt(certificate),
    },
    signer,
  );
  if (!parseCertificate(bytes).ok) throw new RangeError("not a well-formed certificate");
  return bytes;
};

/** Reads a certificate without judging its signature. */
export const parseCertificate = (bytes: Bytes): Result<Certificate, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.certificate) return err("wrong-kind");
  return parseBytes(header.ext, (reader) => {
    const edPublic = reader.take(32);
    const xPublic = reader.take(32);
    const roleCap = reader.u8();
    const flags = reader.u8();
    if (!isRole(roleCap)) return reader.fail("unknown role");
    if (flags > (FLAG_AGENT | FLAG_ASSISTED | FLAG_EPHEMERAL)) reader.fail("unknown flag");
    if (header.seq === 0) reader.fail("version");
    return {
      accountId: header.scopeId,
      deviceId: header.objectId,
      version: header.seq,
      issuerDeviceId: header.authorDeviceId,
      edPublic,
      xPublic,
      roleCap,
      agent: (flags & FLAG_AGENT) !== 0,
      assisted: (flags & FLAG_ASSISTED) !== 0,
      ephemeral: (flags & FLAG_EPHEMERAL) !== 0,
      notBefore: reader.u64(),
      notAfter: reader.u64(),
      byteLimit: reader.u64(),
      sessionIds: readListed(
        reader,
        () => reader.take(16),
        (sessionId) => sessionId,
      ),
    };
  });
};

export interface VerifiedCertificate {
  readonly certificate: Certificate;
  readonly digest: Bytes;
}

/** A certificate of this account signed by this identity. Whether it allows an act is `certificateAllows`. */
export const verifyCertificate = async (
  primitives: Primitives,
  bytes: Bytes,
  expect: { readonly accountId: Bytes; readonly deviceId?: Bytes; readonly identityEd: Bytes },
): Promise<Result<VerifiedCertificate, VaultRefusal>> => {
  const parsed = parseCertificate(bytes);
  if (!parsed.ok) return parsed;
  const { accountId, deviceId } = parsed.value;
  if (!equal(accountId, expect.accountId)) return err("wrong-place");
  if (expect.deviceId !== undefined && !equal(deviceId, expect.deviceId)) return err("wrong-place");
  if (!(await verifyObject(primitives, bytes, expect.identityEd))) return err("bad-signature");
  return ok({ certificate: parsed.value, digest: await digestOf(primitives, bytes) });
};

export interface Act {
  /** Milliseconds since 1970, by the judge's clock; 5 minutes either way are forgiven. */
  readonly now: number;
  /** Null for acts outside a session: only a certificate for all sessions allows them. */
  readonly sessionId: Bytes | null;
  readonly memberRole: Role;
  readonly needs: Role;
}

const inTime = ({ notBefore, notAfter }: Certificate, now: number): boolean => {
  const skew = CLOCK_SKEW_SECONDS * 1000;
  return now >= notBefore - skew && now <= notAfter + skew;
};

const forSession = ({ sessionIds }: Certificate, sessionId: Bytes | null): boolean =>
  sessionIds.length === 0 || (sessionId !== null && sessionIds.some((id) => equal(id, sessionId)));

/** Whether the key list vouches for exactly this certificate and has not revoked its device. */
export const isListed = (list: KeyList, { certificate, digest }: VerifiedCertificate): boolean =>
  list.devices.some(
    (device) => equal(device.deviceId, certificate.deviceId) && equal(device.certificateDigest, digest),
  ) && !list.revokedDevices.some((deviceId) => equal(deviceId, certificate.deviceId));

/** Whether a verified certificate is good for a writer's act now. Every other answer is `not-trusted`. [KY-8] */
export const certificateAllows = (
  verified: VerifiedCertificate,
  list: KeyList,
  act: Act,
): Result<null, "not-trusted"> =>
  equal(list.accountId, verified.certificate.accountId) &&
  isListed(list, verified) &&
  inTime(verified.certificate, act.now) &&
  forSession(verified.certificate, act.sessionId) &&
  Math.min(verified.certificate.roleCap, act.memberRole) >= act.needs
    ? ok(null)
    : err("not-trusted");
