import type { Bytes } from "@holdfast/vault/bytes";
import { sealGrant } from "@holdfast/vault/grant";
import { sealKeyRing } from "@holdfast/vault/key-ring";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import type { Role } from "@holdfast/vault/roles";
import { type Member, parseRoster, type Roster, signRoster } from "@holdfast/vault/roster";
import { type Person, randomBytes, vault } from "./person.ts";

/** A grant of the founder's space key for a member, and how a roster names the member with it. */
export const admit = async (
  founder: Person,
  member: Person,
  role: Role,
  epoch = 1,
  spaceKey = founder.secrets.spaceKey,
): Promise<{ readonly grant: Bytes; readonly member: Member }> => {
  const { accountId, secrets } = member;
  const place = { workspaceId: founder.wire.workspaceId, epoch, accountId, deviceId: founder.deviceId };
  const granter = founder.secrets.identity.ed.privateKey;
  const grant = await sealGrant(vault, place, secrets.identity.x.publicKey, spaceKey, granter);
  const identityEd = secrets.identity.ed.publicKey;
  return { grant, member: { accountId, identityEd, role, grantDigest: sha256Sync(grant) } };
};

/** The key ring of the founder's workspace in its second epoch. */
export const rotateRing = async (founder: Person) => {
  const { keyRing: ring, spaceKey: earlier } = founder.secrets;
  const spaceKey = randomBytes(32);
  const place = {
    workspaceId: founder.wire.workspaceId,
    epoch: 2,
    rosterVersion: 2,
    deviceId: founder.deviceId,
  };
  const next = { ...ring, earlier: [earlier], inbox: [...ring.inbox, randomBytes(32)] };
  return { spaceKey, keyRing: await sealKeyRing(vault, place, spaceKey, next) };
};

/** The roster after `previous`, changed, signed by a person. */
export const nextRoster = (
  signer: Person,
  previous: Bytes,
  change: (roster: Roster) => Partial<Roster>,
): Promise<Bytes> => {
  const parsed = parseRoster(previous);
  if (!parsed.ok) throw new Error("not a roster");
  const next = {
    ...parsed.value,
    statementId: randomBytes(16),
    version: parsed.value.version + 1,
    previousDigest: sha256Sync(previous),
    signerIdentity: signer.secrets.identity.ed.publicKey,
  };
  return signRoster(nodePrimitives, { ...next, ...change(next) }, signer.secrets.identity.ed.privateKey);
};

/** A next epoch of the founder's workspace for these people, signed by one of them. */
export const epochFor = async (
  founder: Person,
  previous: Bytes,
  signer: Person,
  stay: readonly (readonly [Person, Role])[],
  change: Partial<Roster> = {},
) => {
  const { spaceKey, keyRing } = await rotateRing(founder);
  const granter = { ...founder, secrets: { ...founder.secrets, identity: signer.secrets.identity } };
  const granted = await Promise.all(
    stay.map(async ([person, role]) => ({
      person,
      ...(await admit(granter, person, role, 2, spaceKey)),
    })),
  );
  const roster = await nextRoster(signer, previous, () => ({
    epoch: 2,
    minWriteEpoch: 2,
    keyRingDigest: sha256Sync(keyRing),
    members: granted.map(({ member }) => member),
    ...change,
  }));
  const grants = granted.map(({ person, grant }) => ({ accountId: person.accountId, grant }));
  return { roster, keyRing, grants };
};
