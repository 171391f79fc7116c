import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { isListed, type VerifiedCertificate, verifyCertificate } from "@holdfast/vault/certificate";
import { type VerifiedKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { type Member, memberOf, type Roster } from "@holdfast/vault/roster";
import { checkSuccession } from "@holdfast/vault/succession";
import type { MemberRecord, WorkspaceRecord } from "../stores/device-store.ts";

/**
 * A device whose certificate its member's identity signed. `live`: the newest roster and key list let it write. `past`: it was
 * revoked, or its member left or became a viewer; what it signed is history, and nothing new. [WS-13]
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
  /** The account's own list, verified already, whatever is said of it here. */
  readonly own: VerifiedKeyList;
  readonly record: Pick<WorkspaceRecord, "members" | "former">;
  /** Every roster of the chain, oldest first. */
  readonly rosters: readonly Roster[];
  /** Lists verified before: none may be older now. [KY-7] */
  readonly before: ReadonlyMap<Id<"acc">, VerifiedKeyList> | undefined;
}

const succeeds = (pin: VerifiedKeyList | undefined, next: VerifiedKeyList): Result<null, VaultRefusal> =>
  pin === undefined
    ? ok(null)
    : checkSuccession(
        { version: pin.list.version, digest: pin.digest },
        { ...next.list, digest: next.digest },
      );

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

  const readList = async (
    { accountId, keyList }: MemberRecord,
    { identityEd }: Member,
  ): Promise<Result<VerifiedKeyList, VaultRefusal>> => {
    if (accountId === input.accountId) return ok(input.own);
    const list = await verifyKeyList(primitives, keyList, { accountId: idBytes(accountId), identityEd });
    if (!list.ok) return list;
    const follows = succeeds(input.before?.get(accountId), list.value);
    return follows.ok ? list : follows;
  };

  const readDevices = async (
    { accountId, certificates }: MemberRecord,
    { identityEd, role }: Member,
    keyList: VerifiedKeyList,
    mayWrite: boolean,
  ): Promise<Result<null, VaultRefusal>> => {
    for (const bytes of certificates) {
      const verified = await verifyCertificate(primitives, bytes, {
        accountId: idBytes(accountId),
        identityEd,
      });
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
    const list = await readList(record, member);
    if (!list.ok) return list;
    members.set(record.accountId, list.value);
    const read = await readDevices(record, member, list.value, member.role >= ROLE.member);
    if (!read.ok) return read;
  }
  for (const record of input.record.former) {
    const member = formerly(input.rosters, idBytes(record.accountId));
    if (member === undefined || members.has(record.accountId)) return err("not-trusted");
    const list = await readList(record, member);
    if (!list.ok) return list;
    const read = await readDevices(record, member, list.value, false);
    if (!read.ok) return read;
  }
  return ok({ members, devices });
};
