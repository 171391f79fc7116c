import { err, ok, type Result } from "@holdfast/protocol/result";
import { ascii, type Bytes, concat, equal, isZero, parseBytes, u8, u32 } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { parseObject } from "./header.ts";
import { KIND, STATEMENT } from "./kinds.ts";
import { readListed, writeListed } from "./listed.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { isRole, ROLE, type Role } from "./roles.ts";
import { signFields } from "./seal.ts";
import { verifyObject } from "./signature.ts";

export interface Member {
  readonly accountId: Bytes;
  readonly identityEd: Bytes;
  readonly role: Role;
  /** SHA-256 of the member's grant of this epoch. */
  readonly grantDigest: Bytes;
}

/** In the place of a grant's digest: a new epoch gives this member no key until somebody has confirmed its new ones. [RO-12] */
export const NO_GRANT: Bytes = new Uint8Array(32);

/** A workspace's root of trust: who belongs to it and which keys it uses. Members are sorted when it is signed. */
export interface Roster {
  readonly workspaceId: Bytes;
  /** 16 random bytes. */
  readonly statementId: Bytes;
  /** From 1. */
  readonly version: number;
  /** From 1. */
  readonly epoch: number;
  /** The device that made it. */
  readonly deviceId: Bytes;
  /** Zeros at version 1 and only there. */
  readonly previousDigest: Bytes;
  readonly signerIdentity: Bytes;
  readonly founderNonce: Bytes;
  /** Saves under an older epoch are refused. */
  readonly minWriteEpoch: number;
  readonly assistedAllowed: boolean;
  readonly keyRingDigest: Bytes;
  /** About 800 at most: ext has 65,535 bytes. */
  readonly members: readonly Member[];
}

export interface VerifiedRoster {
  readonly roster: Roster;
  readonly digest: Bytes;
}

const LABEL = ascii("HFV1/workspace");
const FLAG_ASSISTED = 1;

/** A workspace's id follows from its founder: no server can pass another workspace off under it. [KY-10] */
export const workspaceIdOf = async (
  primitives: Primitives,
  founderEd: Bytes,
  founderNonce: Bytes,
): Promise<Bytes> => (await primitives.sha256(concat(LABEL, founderEd, founderNonce))).slice(0, 16);

const encodeExt = (roster: Roster): Bytes =>
  concat(
    u8(STATEMENT.roster),
    roster.previousDigest,
    roster.signerIdentity,
    roster.founderNonce,
    u32(roster.minWriteEpoch),
    u8(roster.assistedAllowed ? FLAG_ASSISTED : 0),
    roster.keyRingDigest,
    writeListed(
      roster.members,
      (member) => concat(member.accountId, member.identityEd, u8(member.role), member.grantDigest),
      (member) => member.accountId,
    ),
  );

/** Signs a roster with the private key of `signerIdentity`. @throws RangeError when it is not well formed */
export const signRoster = async (
  primitives: Primitives,
  roster: Roster,
  signer: CryptoKey,
): Promise<Bytes> => {
  const bytes = await signFields(
    primitives,
    {
      kind: KIND.statement,
      scopeId: roster.workspaceId,
      epoch: roster.epoch,
      objectId: roster.statementId,
      seq: roster.version,
      authorDeviceId: roster.deviceId,
      ext: encodeExt(roster),
    },
    signer,
  );
  if (!parseRoster(bytes).ok) throw new RangeError("not a well-formed roster");
  return bytes;
};

/** Reads a roster without judging who signed it. [KY-9] */
export const parseRoster = (bytes: Bytes): Result<Roster, "malformed-object" | "wrong-kind"> => {
  const parsed = parseObject(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed.value;
  if (header.kind !== KIND.statement || header.ext[0] !== STATEMENT.roster) return err("wrong-kind");
  return parseBytes(header.ext, (reader) => {
    reader.u8();
    const previousDigest = reader.take(32);
    const signerIdentity = reader.take(32);
    const founderNonce = reader.take(16);
    const minWriteEpoch = reader.u32();
    const flags = reader.u8();
    if (flags > FLAG_ASSISTED) reader.fail("unknown flag");
    if (minWriteEpoch > header.epoch) reader.fail("epoch");
    if (header.seq === 0 || (header.seq === 1) !== isZero(previousDigest)) reader.fail("previous digest");
    const keyRingDigest = reader.take(32);
    const members = readListed(
      reader,
      () => {
        const accountId = reader.take(16);
        const identityEd = reader.take(32);
        const role = reader.u8();
        if (!isRole(role)) return reader.fail("unknown role");
        return { accountId, identityEd, role, grantDigest: reader.take(32) };
      },
      (member) => member.accountId,
    );
    return {
      workspaceId: header.scopeId,
      statementId: header.objectId,
      version: header.seq,
      epoch: header.epoch,
      deviceId: header.authorDeviceId,
      previousDigest,
      signerIdentity,
      founderNonce,
      minWriteEpoch,
      assistedAllowed: flags === FLAG_ASSISTED,
      keyRingDigest,
      members,
    };
  });
};

export const memberOf = (roster: Roster, accountId: Bytes): Member | undefined =>
  roster.members.find((member) => equal(member.accountId, accountId));

/** Members whose identity may sign rosters and grants. */
export const adminsOf = (roster: Roster): readonly Member[] =>
  roster.members.filter((member) => member.role >= ROLE.admin);

const signed = async (
  primitives: Primitives,
  bytes: Bytes,
  roster: Roster,
): Promise<Result<VerifiedRoster, VaultRefusal>> =>
  (await verifyObject(primitives, bytes, roster.signerIdentity))
    ? ok({ roster, digest: await digestOf(primitives, bytes) })
    : err("bad-signature");

/** A workspace's first roster: its id follows from the signer, who is its owner. [KY-10] */
export const verifyGenesisRoster = async (
  primitives: Primitives,
  bytes: Bytes,
  workspaceId: Bytes,
): Promise<Result<VerifiedRoster, VaultRefusal>> => {
  const parsed = parseRoster(bytes);
  if (!parsed.ok) return parsed;
  const roster = parsed.value;
  if (!equal(roster.workspaceId, workspaceId)) return err("wrong-place");
  const founded = await workspaceIdOf(primitives, roster.signerIdentity, roster.founderNonce);
  const founderOwns = roster.members.some(
    (member) => member.role === ROLE.owner && equal(member.identityEd, roster.signerIdentity),
  );
  if (roster.version !== 1 || roster.epoch !== 1 || !equal(founded, workspaceId) || !founderOwns) {
    return err("not-trusted");
  }
  return signed(primitives, bytes, roster);
};

/** The roster after a known one. Older or beside it is `rolled-back`, signed by nobody entitled `not-trusted`. [KY-11] */
export const verifyNextRoster = async (
  primitives: Primitives,
  bytes: Bytes,
  known: VerifiedRoster,
): Promise<Result<VerifiedRoster, VaultRefusal>> => {
  const parsed = parseRoster(bytes);
  if (!parsed.ok) return parsed;
  const roster = parsed.value;
  if (!equal(roster.workspaceId, known.roster.workspaceId)) return err("wrong-place");
  if (roster.version !== known.roster.version + 1 || !equal(roster.previousDigest, known.digest)) {
    return err("rolled-back");
  }
  const entitled = adminsOf(known.roster).some((admin) => equal(admin.identityEd, roster.signerIdentity));
  const epochStep = roster.epoch - known.roster.epoch;
  // Whoever was removed has the keys of the epochs below minWriteEpoch: nobody opens them for writing again.
  const reopens = roster.minWriteEpoch < known.roster.minWriteEpoch;
  if (!entitled || epochStep < 0 || epochStep > 1 || reopens) return err("not-trusted");
  return signed(primitives, bytes, roster);
};
