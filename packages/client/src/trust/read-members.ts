import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { isListed, type VerifiedCertificate, verifyCertificate } from "@holdfast/vault/certificate";
import { type AccountPin, verifyFollowedKeyList } from "@holdfast/vault/followed-key-list";
import type { VerifiedKeyList } from "@holdfast/vault/key-list";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { type Member, memberOf, type Roster } from "@holdfast/vault/roster";
import type { MemberRecord, WorkspaceRecord } from "../stores/device-store.ts";

/**
 * A device whose certificate its member's identity signed. `live`: the newest roster and key list let it write. `past`: it was
 * revoked, or its member left, became a viewer or changed keys; what it signed is history, and nothing new. [WS-13] [RO-12]
 */
export interface KnownDevice {
  readonly verified: VerifiedCertificate;
  readonly keyList: VerifiedKeyList;
  readonly role: Role;
  readonly standing: "live" | "past";
}

export interface Members {
  /** Of the newest roster. */
  readonly members: ReadonlyMap<Id<"acc">, VerifiedKeyList>;
  readonly devices: ReadonlyMap<Id<"dev">, KnownDevice>;
}

interface MembersInput {
  readonly accountId: Id<"acc">;
  /** The account's own list and identities, verified already, whatever is said of them here. */
  readonly own: MemberKeys;
  readonly record: Pick<WorkspaceRecord, "members" | "former">;
  /** Every roster of the chain, oldest first. */
  readonly rosters: readonly Roster[];
  /** Lists verified before: none may be older now. [KY-7] */
  readonly before: ReadonlyMap<Id<"acc">, VerifiedKeyList> | undefined;
}

/** An account's newest list, and every identity it had: devices that a list left out were certified by an earlier one. */
interface MemberKeys {
  readonly list: VerifiedKeyList;
  readonly identities: readonly Bytes[];
}

const pinOf = (before: VerifiedKeyList | undefined): AccountPin | undefined =>
  before && {
    identityEd: before.list.identityEd,
    keyList: { version: before.list.version, digest: before.digest },
  };

const certifiedBy = async (
  primitives: Primitives,
  bytes: Bytes,
  accountId: Bytes,
  identities: readonly Bytes[],
): Promise<Result<VerifiedCertificate, VaultRefusal>> => {
  let refused: Result<VerifiedCertificate, VaultRefusal> = err("not-trusted");
  for (const identityEd of identities.toReversed()) {
    const verified = await verifyCertificate(primitives, bytes, { accountId, identityEd });
    if (verified.ok) return verified;
    refused = verified;
  }
  return refused;
};

/** As the newest of the earlier rosters that named it had it. */
const formerly = (rosters: readonly Roster[], accountId: Bytes): Member | undefined => {
  for (const roster of rosters.toReversed()) {
    const member = memberOf(roster, accountId);
    if (member !== undefined) return member;
  }
  return undefined;
};

/** Every member's key list and certificates, and those of who was one. */
export const readMembers = async (
  primitives: Primitives,
  input: MembersInput,
): Promise<Result<Members, VaultRefusal>> => {
  const members = new Map<Id<"acc">, VerifiedKeyList>();
  const devices = new Map<Id<"dev">, KnownDevice>();
  const newest = input.rosters.at(-1);

  /** From the identity that the roster names, on to the one that signed the list. [RO-10] */
  const readKeys = async (
    { accountId, keyList, successors }: MemberRecord,
    { identityEd }: Member,
  ): Promise<Result<MemberKeys, VaultRefusal>> => {
    if (accountId === input.accountId) return ok(input.own);
    const place = { accountId: idBytes(accountId), identityEd, successors };
    const pin = pinOf(input.before?.get(accountId));
    const followed = await verifyFollowedKeyList(primitives, keyList, { ...place, pin });
    return followed.ok ? ok({ list: followed.value.keyList, identities: followed.value.all }) : followed;
  };

  const readDevices = async (
    { accountId, certificates }: MemberRecord,
    { identityEd, role }: Member,
    { list: keyList, identities }: MemberKeys,
    isMember: boolean,
  ): Promise<Result<null, VaultRefusal>> => {
    // Whom the roster knows by an earlier identity writes nothing before an admin has confirmed the present one. [RO-12]
    const mayWrite = isMember && role >= ROLE.member && equal(identityEd, keyList.list.identityEd);
    for (const bytes of certificates) {
      const verified = await certifiedBy(primitives, bytes, idBytes(accountId), identities);
      if (!verified.ok) return verified;
      const id = formatId("dev", verified.value.certificate.deviceId);
      const standing = mayWrite && isListed(keyList.list, verified.value) ? "live" : "past";
      const known = devices.get(id);
      // A device is of one member: nobody passes for somebody else's. Who is no member any more takes nothing from who is.
      if (known?.standing === "live" && standing === "live") return err("not-trusted");
      if (known !== undefined && standing === "past") continue;
      devices.set(id, { verified: verified.value, keyList, role, standing });
    }
    return ok(null);
  };

  for (const record of input.record.members) {
    const member = newest && memberOf(newest, idBytes(record.accountId));
    if (member === undefined) return err("not-trusted");
    const keys = await readKeys(record, member);
    if (!keys.ok) return keys;
    members.set(record.accountId, keys.value.list);
    const read = await readDevices(record, member, keys.value, true);
    if (!read.ok) return read;
  }
  for (const record of input.record.former) {
    const member = formerly(input.rosters, idBytes(record.accountId));
    if (member === undefined || members.has(record.accountId)) return err("not-trusted");
    const keys = await readKeys(record, member);
    if (!keys.ok) return keys;
    const read = await readDevices(record, member, keys.value, false);
    if (!read.ok) return read;
  }
  return ok({ members, devices });
};
