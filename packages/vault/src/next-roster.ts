import type { Bytes } from "./bytes.ts";
import { digestOf } from "./digest.ts";
import { sealGrant } from "./grant.ts";
import type { Identity } from "./identity.ts";
import { type KeyRing, nextKeyRing, type RingChange, sealKeyRing } from "./key-ring.ts";
import type { VaultDeps } from "./primitives.ts";
import { type Member, NO_GRANT, type Roster, signRoster, type VerifiedRoster } from "./roster.ts";

/** Who makes a roster: an admin's or owner's device and identity. */
export interface RosterAuthor {
  readonly deviceId: Bytes;
  readonly identity: Identity;
  /** Signs the grants where the roster names it in place of `identity`: the one that comes next. [RO-11] */
  readonly granter?: Identity;
}

/** A member of a new epoch. `identityX` null: the account has another identity than the roster, and gets no key. [RO-12] */
export interface Grantee extends Omit<Member, "grantDigest"> {
  readonly identityX: Bytes | null;
}

/** A grant as it is sent. */
export interface MadeGrant {
  readonly accountId: Bytes;
  readonly grant: Bytes;
}

export interface MadeRoster {
  readonly roster: Roster;
  readonly bytes: Bytes;
}

/** The roster that follows a verified one, and its signed bytes. [KY-11] */
export const nextRoster = async (
  { primitives, random }: VaultDeps,
  { roster, digest }: VerifiedRoster,
  { deviceId, identity }: RosterAuthor,
  change: Partial<Pick<Roster, "members" | "epoch" | "minWriteEpoch" | "keyRingDigest" | "assistedAllowed">>,
): Promise<MadeRoster> => {
  const next = {
    ...roster,
    ...change,
    statementId: random(16),
    version: roster.version + 1,
    deviceId,
    previousDigest: digest,
    signerIdentity: identity.ed.publicKey,
  };
  return { roster: next, bytes: await signRoster(primitives, next, identity.ed.privateKey) };
};

/** Grants a space key to each of `grantees`: the grants, and the members as a roster names them. [KY-12] */
export const grantAll = async (
  deps: VaultDeps,
  place: { readonly workspaceId: Bytes; readonly epoch: number },
  { deviceId, identity }: RosterAuthor,
  spaceKey: Bytes,
  grantees: readonly Grantee[],
): Promise<{ readonly members: readonly Member[]; readonly grants: readonly MadeGrant[] }> => {
  const members: Member[] = [];
  const grants: MadeGrant[] = [];
  // One after the other: the same randomness then always gives the same bytes, which the vectors rely on.
  for (const { identityX, ...member } of grantees) {
    const { accountId } = member;
    if (identityX === null) {
      members.push({ ...member, grantDigest: NO_GRANT });
      continue;
    }
    const signer = identity.ed.privateKey;
    const grant = await sealGrant(deps, { ...place, accountId, deviceId }, identityX, spaceKey, signer);
    members.push({ ...member, grantDigest: await digestOf(deps.primitives, grant) });
    grants.push({ accountId, grant });
  }
  return { members, grants };
};

export interface NextEpoch extends MadeRoster {
  readonly keyRing: Bytes;
  readonly grants: readonly MadeGrant[];
  /** What stays with the client. */
  readonly spaceKey: Bytes;
  readonly ring: KeyRing;
}

/**
 * A new epoch for exactly these members: new space key, a ring that holds the old ones, grants, and the roster that names
 * them and lets nobody write under an older epoch. [WS-9]
 */
export const nextEpoch = async (
  deps: VaultDeps,
  known: VerifiedRoster,
  author: RosterAuthor,
  present: { readonly spaceKey: Bytes; readonly ring: KeyRing },
  stay: readonly Grantee[],
  change: RingChange = {},
): Promise<NextEpoch> => {
  const { workspaceId } = known.roster;
  const epoch = known.roster.epoch + 1;
  const spaceKey = deps.random(32);
  const ring = nextKeyRing(deps.random, present.ring, present.spaceKey, change);
  const ringPlace = {
    workspaceId,
    epoch,
    rosterVersion: known.roster.version + 1,
    deviceId: author.deviceId,
  };
  const keyRing = await sealKeyRing(deps, ringPlace, spaceKey, ring);
  const granter = { deviceId: author.deviceId, identity: author.granter ?? author.identity };
  const { members, grants } = await grantAll(deps, { workspaceId, epoch }, granter, spaceKey, stay);
  const keyRingDigest = await digestOf(deps.primitives, keyRing);
  const made = await nextRoster(deps, known, author, {
    epoch,
    minWriteEpoch: epoch,
    keyRingDigest,
    members,
  });
  return { ...made, keyRing, grants, spaceKey, ring };
};
