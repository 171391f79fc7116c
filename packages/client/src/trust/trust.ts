import { type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { certificateAllows } from "@holdfast/vault/certificate";
import { openGrant } from "@holdfast/vault/grant";
import type { Identity } from "@holdfast/vault/identity";
import { type VerifiedKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import { acceptKeyRing, type HeldSpaceKey, type KeyRing } from "@holdfast/vault/key-ring";
import type { Primitives } from "@holdfast/vault/primitives";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { memberOf, type VerifiedRoster } from "@holdfast/vault/roster";
import { checkSuccession, type StatementPin } from "@holdfast/vault/succession";
import type { TrustRefusal } from "../problem.ts";
import type { TrustRecord } from "../stores/device-store.ts";
import { isOneOf, readOwnChain } from "./identity-chain.ts";
import { type Members, readMembers } from "./read-members.ts";
import { walkRosters } from "./walk-rosters.ts";

/** The signed objects of an account and a workspace of it, all verified, and the keys they lead to. */
export interface Trust extends Members {
  readonly record: TrustRecord;
  readonly keyList: VerifiedKeyList;
  readonly roster: VerifiedRoster;
  /** Ed25519. */
  readonly founder: Bytes;
  readonly role: Role;
  readonly keys: SpaceKeys;
  /** What the next epoch's ring goes on from. */
  readonly ring: KeyRing;
}

/** What was verified before: nothing may be older or beside it. [KY-7] */
export interface TrustPins {
  readonly keyList: StatementPin;
  /** Absent where only the account, and not yet this workspace, was seen before. */
  readonly workspace?: {
    readonly roster: VerifiedRoster;
    /** Absent where what was kept has been sealed for an earlier identity. */
    readonly held?: HeldSpaceKey;
    readonly members: Members["members"];
  };
}

export interface TrustInput {
  readonly accountId: Id<"acc">;
  readonly identity: Identity;
  readonly record: TrustRecord;
  /**
   * The Ed25519 key of whoever founded the workspace, `own` for one that the account founded. Absent for the account's home.
   * [WS-6] [RO-16]
   */
  readonly founder?: Bytes | "own";
  readonly pins?: TrustPins | undefined;
}

/**
 * Verifies everything a service says about an account and a workspace, believing only the account's own identity and the
 * founder it knows: its key list, the roster chain from genesis to now, the grant, the key ring, every member's devices.
 */
export const verifyTrust = async (
  primitives: Primitives,
  input: TrustInput,
): Promise<Result<Trust, TrustRefusal>> => {
  const { record, identity, pins, founder } = input;
  const accountId = idBytes(input.accountId);
  const place = { accountId, identityEd: identity.ed.publicKey };
  const own = await readOwnChain(primitives, accountId, place.identityEd, record.successors);
  if (!own.ok) return own;
  const { identities, homeId } = own.value;
  if (founder === undefined && homeId !== null && !equal(homeId, idBytes(record.workspaceId))) {
    return err("not-trusted");
  }
  const founders = founder === undefined || founder === "own" ? identities : [founder];
  const keyList = await verifyKeyList(primitives, record.keyList, place);
  if (!keyList.ok) return keyList;
  const { list, digest } = keyList.value;
  const follows = pins === undefined ? ok(null) : checkSuccession(pins.keyList, { ...list, digest });
  if (!follows.ok) return follows;
  const chain = await walkRosters(primitives, record, founders, pins?.workspace?.roster);
  if (!chain.ok) return chain;
  const { newest, all } = chain.value;
  const me = memberOf(newest.roster, accountId);
  if (me === undefined || !isOneOf(identities, me.identityEd)) return err("not-trusted");
  if (!equal(me.identityEd, place.identityEd)) return err("keys-unconfirmed");
  const spaceKey = await openGrant(primitives, record.grant, newest.roster, accountId, identity.x);
  if (!spaceKey.ok) return spaceKey;
  const held = pins?.workspace?.held;
  const ring = await acceptKeyRing(primitives, record.keyRing, newest.roster, spaceKey.value, held);
  if (!ring.ok) return ring;
  const members = await readMembers(primitives, {
    accountId: input.accountId,
    own: { list: keyList.value, identities },
    record,
    rosters: all,
    before: pins?.workspace?.members,
  });
  if (!members.ok) return members;
  return ok({
    record,
    keyList: keyList.value,
    roster: newest,
    founder: all[0]?.signerIdentity ?? newest.roster.signerIdentity,
    role: me.role,
    keys: {
      workspaceId: newest.roster.workspaceId,
      epoch: newest.roster.epoch,
      spaceKey: spaceKey.value,
      generations: ring.value.generations,
      earlierSpaceKeys: ring.value.earlier,
    },
    ring: ring.value,
    ...members.value,
  });
};

/** Who signed, and whether it may be believed as something new. */
export interface Author {
  readonly edPublic: Bytes;
  readonly standing: "live" | "past";
  /** A service seals with it for a caller: what it writes says so, and nothing else does. [AM-2] */
  readonly assisted: boolean;
}

/**
 * The device that signed something in a workspace, or `not-trusted`: nobody whom a verified list ever vouched for.
 *
 * `at` is when it says it wrote, in milliseconds, null where the object does not say: an expired certificate stops new writes, which
 * is the service's to judge, and never makes history unreadable. [KY-8] [ST-16] [WS-13]
 */
export const authorOf = (
  trust: Pick<Trust, "devices">,
  deviceId: Id<"dev">,
  act: { readonly sessionId: Id<"ses"> | null; readonly at: number | null; readonly needs?: Role },
): Result<Author, "not-trusted"> => {
  const device = trust.devices.get(deviceId);
  if (device === undefined) return err("not-trusted");
  const { standing, verified } = device;
  const { edPublic, assisted } = verified.certificate;
  const author = { edPublic, standing, assisted };
  if (standing === "past") return ok(author);
  const allowed = certificateAllows(verified, device.keyList.list, {
    now: act.at ?? verified.certificate.notBefore,
    sessionId: act.sessionId === null ? null : idBytes(act.sessionId),
    memberRole: device.role,
    needs: act.needs ?? ROLE.member,
  });
  return allowed.ok ? ok(author) : allowed;
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

/** The same, for another workspace of the account. */
export const accountPinsOf = ({ keyList }: Trust): TrustPins => ({
  keyList: { version: keyList.list.version, digest: keyList.digest },
});
