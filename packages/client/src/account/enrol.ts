import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseCertificate, signCertificate, verifyCertificate } from "@holdfast/vault/certificate";
import type { DeviceKeys } from "@holdfast/vault/device-keys";
import { digestOf } from "@holdfast/vault/digest";
import type { Identity } from "@holdfast/vault/identity";
import { type VerifiedKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import { listedDevice } from "@holdfast/vault/next-key-list";
import { ROLE } from "@holdfast/vault/roles";
import { checkSuccession } from "@holdfast/vault/succession";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refusedObject } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import { deviceTerm } from "./device-term.ts";
import { nextKeyList } from "./next-key-list.ts";
import { bytesOfAnswer, certificatesOfAnswer } from "./wire.ts";

/** This device as the account's key list names it. */
export interface Enrolled {
  readonly deviceId: Id<"dev">;
  readonly keys: DeviceKeys;
  readonly certificate: Bytes;
  readonly keyList: { readonly bytes: Bytes; readonly verified: VerifiedKeyList };
}

export interface EnrolInput {
  readonly accountId: Id<"acc">;
  readonly identity: Identity;
  readonly keyList: Enrolled["keyList"];
  /** Of the devices that the list names, as the service handed them out. */
  readonly certificates: readonly Bytes[];
  /** What this device kept of an earlier sign-in. */
  readonly known: AccountRecord | null;
}

const ATTEMPTS = 5;

/** Whether the account still vouches for a device of an earlier visit, for a day at least. */
const stillGood = async (
  { platform, serverTime }: AccountDeps,
  known: AccountRecord,
  { list }: VerifiedKeyList,
): Promise<boolean> => {
  const id = idBytes(known.deviceId);
  const digest = await digestOf(platform.vault.primitives, known.certificate);
  const certificate = parseCertificate(known.certificate);
  return (
    list.devices.some((each) => equal(each.deviceId, id) && equal(each.certificateDigest, digest)) &&
    !list.revokedDevices.some((revoked) => equal(revoked, id)) &&
    certificate.ok &&
    (certificate.value.ephemeral || certificate.value.notAfter > serverTime.now() + 24 * 3600 * 1000) &&
    certificate.value.notAfter > serverTime.now()
  );
};

/** This device with the certificate that the present identity made anew for the same keys, where there is one. [RO-11] */
const certifiedAnew = async (
  { platform }: AccountDeps,
  { accountId, identity, certificates }: EnrolInput,
  known: AccountRecord,
): Promise<AccountRecord> => {
  const expect = {
    accountId: idBytes(accountId),
    deviceId: idBytes(known.deviceId),
    identityEd: identity.ed.publicKey,
  };
  const { edPublic, xPublic } = known.keys;
  for (const certificate of certificates) {
    const verified = await verifyCertificate(platform.vault.primitives, certificate, expect);
    if (!verified.ok) continue;
    const { certificate: said } = verified.value;
    if (equal(said.edPublic, edPublic) && equal(said.xPublic, xPublic)) return { ...known, certificate };
  }
  return known;
};

const fetchNewer = async (
  { platform, auth }: AccountDeps,
  { accountId, identity }: EnrolInput,
  known: VerifiedKeyList,
): Promise<Result<Pick<EnrolInput, "keyList" | "certificates">, ClientProblem>> => {
  const answer = await auth.keys();
  if (!answer.ok) return answer;
  const bytes = bytesOfAnswer(answer.value.keyList);
  if (!bytes.ok) return bytes;
  const place = { accountId: idBytes(accountId), identityEd: identity.ed.publicKey };
  const verified = await verifyKeyList(platform.vault.primitives, bytes.value, place);
  if (!verified.ok) return refusedObject("the key list", verified.error);
  const follows = checkSuccession(
    { version: known.list.version, digest: known.digest },
    { ...verified.value.list, digest: verified.value.digest },
  );
  if (!follows.ok) return refusedObject("the key list", follows.error);
  return ok({
    keyList: { bytes: bytes.value, verified: verified.value },
    certificates: certificatesOfAnswer(answer.value.devices),
  });
};

/**
 * Makes this device one of the account's: its own keys, a certificate by the identity, a key list that names it, stored by
 * compare-and-swap. A device known from before is kept. [AU-9]
 */
export const enrol = async (
  deps: AccountDeps,
  input: EnrolInput,
): Promise<Result<Enrolled, ClientProblem>> => {
  const { platform, auth, serverTime } = deps;
  const { primitives, random } = platform.vault;
  const { identity } = input;
  const known = input.known && (await certifiedAnew(deps, input, input.known));
  if (known !== null && (await stillGood(deps, known, input.keyList.verified))) {
    const { deviceId, keys, certificate } = known;
    return ok({ deviceId, keys, certificate, keyList: input.keyList });
  }
  const keys = await platform.device.makeKeys();
  const deviceId = random(16);
  const certificate = await signCertificate(
    primitives,
    {
      accountId: idBytes(input.accountId),
      deviceId,
      version: 1,
      issuerDeviceId: deviceId,
      edPublic: keys.edPublic,
      xPublic: keys.xPublic,
      roleCap: ROLE.owner,
      agent: false,
      assisted: false,
      ...deviceTerm(serverTime.now(), platform.clock.now(), platform.device.keepsKeys),
      byteLimit: 0,
      sessionIds: [],
    },
    identity.ed.privateKey,
  );
  const listed = await listedDevice(primitives, deviceId, certificate);
  const id = formatId("dev", deviceId);
  let current: Pick<EnrolInput, "keyList" | "certificates"> = input;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = current.keyList.verified;
    const { devices, version } = before.list;
    const author = { deviceId, signer: identity.ed.privateKey };
    const change = { devices: [...devices, listed] };
    const { certificates } = current;
    const ended = { certificates, now: serverTime.now() };
    const { list, bytes } = await nextKeyList(platform.vault, before, author, change, ended);
    const stored = await auth.addDevice(version, {
      keyList: toBase64url(bytes),
      device: { id, certificate: toBase64url(certificate) },
    });
    if (stored.ok) {
      const verified = { list, digest: await digestOf(primitives, bytes) };
      return ok({ deviceId: id, keys, certificate, keyList: { bytes, verified } });
    }
    if (stored.error.code !== "version-conflict") return stored;
    const newer = await fetchNewer(deps, input, before);
    if (!newer.ok) return newer;
    current = newer.value;
  }
  return err(problem("version-conflict"));
};
