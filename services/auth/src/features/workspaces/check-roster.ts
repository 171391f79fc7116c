import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseGrant } from "@holdfast/vault/grant";
import { parseKeyRing } from "@holdfast/vault/key-ring";
import { nodePrimitives, sha256Sync, verifyObjectSync } from "@holdfast/vault/node/primitives";
import { type Roster, verifyGenesisRoster } from "@holdfast/vault/roster";
import { allOf, need, type ObjectCode, objectCode } from "../../objects.ts";
import type { GrantRow, RosterRow, SealedRow } from "../../rows.ts";

export const rosterRow = (bytes: Bytes, roster: Roster, digest: Bytes): RosterRow => ({
  version: roster.version,
  digest,
  body: bytes,
  epoch: roster.epoch,
  minWriteEpoch: roster.minWriteEpoch,
  members: roster.members.map(({ accountId, role }) => ({ accountId, role })),
});

/** The key ring that a roster names, of its workspace and epoch. [KY-13] */
export const checkKeyRing = (bytes: Bytes, roster: Roster): Result<SealedRow, ObjectCode> => {
  const parsed = parseKeyRing(bytes);
  if (!parsed.ok) return parsed;
  const { scopeId, epoch } = parsed.value.header;
  const digest = sha256Sync(bytes);
  const checked = allOf(
    need(equal(scopeId, roster.workspaceId) && epoch === roster.epoch, "wrong-place"),
    need(equal(digest, roster.keyRingDigest), "bad-digest"),
  );
  return checked.ok ? ok({ digest, epoch, body: bytes }) : checked;
};

/** A grant that a roster names for a member, signed by who signed the roster unless somebody else grants. [KY-12] */
export const checkGrant = (
  bytes: Bytes,
  roster: Roster,
  accountId: Bytes,
  granterEd: Bytes = roster.signerIdentity,
): Result<{ readonly row: GrantRow; readonly recipientX: Bytes }, ObjectCode> => {
  const parsed = parseGrant(bytes);
  if (!parsed.ok) return parsed;
  const { header, recipientX } = parsed.value;
  const member = roster.members.find((each) => equal(each.accountId, accountId));
  if (member === undefined) return err("bad-references");
  const digest = sha256Sync(bytes);
  const placed =
    equal(header.scopeId, roster.workspaceId) &&
    equal(header.objectId, accountId) &&
    header.epoch === roster.epoch;
  const checked = allOf(
    need(placed, "wrong-place"),
    need(equal(digest, member.grantDigest), "bad-digest"),
    need(verifyObjectSync(bytes, granterEd), "bad-signature"),
  );
  return checked.ok
    ? ok({ row: { accountId, digest, epoch: roster.epoch, body: bytes }, recipientX })
    : checked;
};

/** A workspace's first roster: founded by this identity, which is its only member. [KY-10] */
export const checkGenesis = async (
  bytes: Bytes,
  founder: { readonly workspaceId: Bytes; readonly accountId: Bytes; readonly identityEd: Bytes },
  assistedAllowed = false,
): Promise<Result<{ readonly row: RosterRow; readonly roster: Roster }, ObjectCode>> => {
  const verified = await verifyGenesisRoster(nodePrimitives, bytes, founder.workspaceId);
  if (!verified.ok) return err(objectCode(verified.error));
  const { roster, digest } = verified.value;
  const [owner] = roster.members;
  const checked = allOf(
    need(equal(roster.signerIdentity, founder.identityEd), "bad-signature"),
    need(
      roster.members.length === 1 && owner !== undefined && equal(owner.accountId, founder.accountId),
      "bad-references",
    ),
    need(roster.assistedAllowed === assistedAllowed, "malformed-object"),
  );
  return checked.ok ? ok({ row: rosterRow(bytes, roster, digest), roster }) : checked;
};
