import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import {
  certificateAllows,
  isListed,
  type VerifiedCertificate,
  verifyCertificate,
} from "@holdfast/vault/certificate";
import { openGrant } from "@holdfast/vault/grant";
import type { Identity } from "@holdfast/vault/identity";
import { type VerifiedKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import { acceptKeyRing, type HeldSpaceKey } from "@holdfast/vault/key-ring";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { memberOf, type VerifiedRoster, verifyGenesisRoster, verifyNextRoster } from "@holdfast/vault/roster";
import { checkSuccession, type StatementPin } from "@holdfast/vault/succession";
import type { TrustRecord } from "../stores/device-store.ts";

/** A device whose certificate its member's identity signed and key list names. */
export interface KnownDevice {
  readonly verified: VerifiedCertificate;
  readonly keyList: VerifiedKeyList;
  readonly role: Role;
}

/** The signed objects of an account and its workspace, all verified, and the keys they lead to. */
export interface Trust {
  readonly record: TrustRecord;
  readonly keyList: VerifiedKeyList;
  readonly roster: VerifiedRoster;
  readonly keys: SpaceKeys;
  readonly members: ReadonlyMap<Id<"acc">, VerifiedKeyList>;
  readonly devices: ReadonlyMap<Id<"dev">, KnownDevice>;
}

/** What was verified before: nothing may be older or beside it. [KY-7] */
export interface TrustPins {
  readonly keyList: StatementPin;
  /** Absent where only the account, and not yet its workspace, was seen before. */
  readonly workspace?: {
    readonly roster: VerifiedRoster;
    readonly held: HeldSpaceKey;
    readonly members: ReadonlyMap<Id<"acc">, VerifiedKeyList>;
  };
}

export interface TrustInput {
  readonly accountId: Id<"acc">;
  readonly identity: Identity;
  readonly record: TrustRecord;
  readonly pins?: TrustPins | undefined;
}

/**
 * The newest roster of the account's own workspace. Whoever founded it holds its first space key, so nobody but the account
 * itself may have: a sound workspace that names the account as a member is still somebody else's. [KY-10]
 */
const walkRosters = async (
  primitives: Primitives,
  { rosters, workspaceId }: TrustRecord,
  founder: Bytes,
  pin: VerifiedRoster | undefined,
): Promise<Result<VerifiedRoster, VaultRefusal>> => {
  const [genesis, ...later] = rosters;
  if (genesis === undefined) return err("not-trusted");
  let known = await verifyGenesisRoster(primitives, genesis, idBytes(workspaceId));
  if (known.ok && !equal(known.value.roster.signerIdentity, founder)) return err("not-trusted");
  let passedPin = pin === undefined;
  for (const bytes of [null, ...later]) {
    if (!known.ok) return known;
    if (bytes !== null) known = await verifyNextRoster(primitives, bytes, known.value);
    if (known.ok && pin !== undefined && equal(known.value.digest, pin.digest)) passedPin = true;
  }
  return known.ok && !passedPin ? err("rolled-back") : known;
};

const succeeds = (pin: StatementPin | undefined, next: VerifiedKeyList): Result<null, VaultRefusal> =>
  pin === undefined ? ok(null) : checkSuccession(pin, { ...next.list, digest: next.digest });

type Members = Pick<Trust, "members" | "devices">;

/** Every member's key list and certificates. The account's own list is the one verified already, whatever is said here. */
const readMembers = async (
  primitives: Primitives,
  input: TrustInput,
  { roster }: VerifiedRoster,
  own: VerifiedKeyList,
): Promise<Result<Members, VaultRefusal>> => {
  const members = new Map<Id<"acc">, VerifiedKeyList>();
  const devices = new Map<Id<"dev">, KnownDevice>();
  for (const { accountId, keyList, certificates } of input.record.members) {
    const member = memberOf(roster, idBytes(accountId));
    if (member === undefined) return err("not-trusted");
    const place = { accountId: member.accountId, identityEd: member.identityEd };
    const list = accountId === input.accountId ? ok(own) : await verifyKeyList(primitives, keyList, place);
    if (!list.ok) return list;
    const before = input.pins?.workspace?.members.get(accountId);
    const follows = succeeds(before && { version: before.list.version, digest: before.digest }, list.value);
    if (!follows.ok) return follows;
    members.set(accountId, list.value);
    for (const bytes of certificates) {
      const verified = await verifyCertificate(primitives, bytes, place);
      if (!verified.ok) return verified;
      const id = formatId("dev", verified.value.certificate.deviceId);
      // Only what the key list vouches for counts, and a device is of one member: nobody passes for somebody else's.
      if (!isListed(list.value.list, verified.value)) continue;
      if (devices.has(id)) return err("not-trusted");
      devices.set(id, { verified: verified.value, keyList: list.value, role: member.role });
    }
  }
  return ok({ members, devices });
};

/**
 * Verifies everything a service says about an account and its workspace, believing only the account's own identity:
 * its key list, the roster chain from genesis to now, the grant, the key ring, every member's devices.
 */
export const verifyTrust = async (
  primitives: Primitives,
  input: TrustInput,
): Promise<Result<Trust, VaultRefusal>> => {
  const { record, identity, pins } = input;
  const accountId = idBytes(input.accountId);
  const keyList = await verifyKeyList(primitives, record.keyList, {
    accountId,
    identityEd: identity.ed.publicKey,
  });
  if (!keyList.ok) return keyList;
  const follows = succeeds(pins?.keyList, keyList.value);
  if (!follows.ok) return follows;
  const roster = await walkRosters(primitives, record, identity.ed.publicKey, pins?.workspace?.roster);
  if (!roster.ok) return roster;
  const me = memberOf(roster.value.roster, accountId);
  if (me === undefined || !equal(me.identityEd, identity.ed.publicKey)) return err("not-trusted");
  const spaceKey = await openGrant(primitives, record.grant, roster.value.roster, accountId, identity.x);
  if (!spaceKey.ok) return spaceKey;
  const ring = await acceptKeyRing(
    primitives,
    record.keyRing,
    roster.value.roster,
    spaceKey.value,
    pins?.workspace?.held,
  );
  if (!ring.ok) return ring;
  const members = await readMembers(primitives, input, roster.value, keyList.value);
  if (!members.ok) return members;
  return ok({
    record,
    keyList: keyList.value,
    roster: roster.value,
    keys: {
      workspaceId: roster.value.roster.workspaceId,
      epoch: roster.value.roster.epoch,
      spaceKey: spaceKey.value,
      generations: ring.value.generations,
      earlierSpaceKeys: ring.value.earlier,
    },
    ...members.value,
  });
};

/**
 * The Ed25519 key of a device that may write in a session, or `not-trusted`.
 *
 * `at` is when it says it wrote, in milliseconds, null where the object does not say: an expired certificate stops new writes, which
 * is the service's to judge, and never makes history unreadable. [KY-8] [ST-16]
 */
export const authorKey = (
  trust: Trust,
  deviceId: Id<"dev">,
  act: { readonly sessionId: Id<"ses"> | null; readonly at: number | null; readonly needs?: Role },
): Result<Bytes, "not-trusted"> => {
  const device = trust.devices.get(deviceId);
  if (device === undefined) return err("not-trusted");
  const allowed = certificateAllows(device.verified, device.keyList.list, {
    now: act.at ?? device.verified.certificate.notBefore,
    sessionId: act.sessionId === null ? null : idBytes(act.sessionId),
    memberRole: device.role,
    needs: act.needs ?? ROLE.member,
  });
  return allowed.ok ? ok(device.verified.certificate.edPublic) : allowed;
};

/** What the next verification is held against. */
export const pinsOf = (trust: Trust): TrustPins => ({
  keyList: { version: trust.keyList.list.version, digest: trust.keyList.digest },
  workspace: {
    roster: trust.roster,
    held: { epoch: trust.keys.epoch, spaceKey: trust.keys.spaceKey },
    members: trust.members,
  },
});
