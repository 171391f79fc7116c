import { fromBase64url } from "@holdfast/protocol/encoding";
import type { RotationReason } from "@holdfast/protocol/rotation";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Grantee, type NextEpoch, nextEpoch } from "@holdfast/vault/next-roster";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { memberOf, parseRoster, type Roster } from "@holdfast/vault/roster";
import type { Fixture } from "./fixture.ts";
import { type Person, vault } from "./person.ts";
import { replaceRoot } from "./root-changes.ts";
import { answered, made, newestOf } from "./sharing.ts";
import { threeOf } from "./three-members.ts";
import { waitsIn } from "./waits.ts";
import { rosterBody } from "./wire-changes.ts";

export const parsedRoster = (bytes: Bytes): Roster => {
  const roster = parseRoster(bytes);
  if (!roster.ok) throw new Error("not a roster");
  return roster.value;
};

/** What an entry of the next epoch says, and to which key its grant is sealed; `identityX` null for none. */
export type Changed = (grantee: Grantee) => Grantee;

/** Ada's workspace with Ben as an admin, and Cem as a member who has replaced his root key since. */
export const withChangedMember = async (fixture: Fixture) => {
  const team = await threeOf(fixture);
  const { ada, ben, cem } = team;
  const replaced = await replaceRoot(cem.person);
  const headers = { ...cem.as, "if-match": '"v1"' };
  await answered(fixture.send("POST", "/keys/root", { body: replaced.body, headers }));
  const cemNow = replaced.after;
  const path = `/workspaces/${ada.answer.workspaceId}/roster`;
  let present: Pick<NextEpoch, "spaceKey" | "ring"> = {
    spaceKey: ada.person.secrets.spaceKey,
    ring: ada.person.secrets.keyRing,
  };

  /** The next epoch for everybody in the newest roster: Cem as he was, without a key, unless `change` says more. */
  const epoch = async (people: readonly Person[], signer: Person, change: Changed = (same) => same) => {
    const bytes = await newestOf(fixture, ada);
    const roster = parsedRoster(bytes);
    const grantees = people.map((person): Grantee => {
      const member = memberOf(roster, person.accountId);
      if (member === undefined) throw new Error("nobody of that name in the roster");
      const { accountId, identityEd, role } = member;
      const identityX = person === cem.person ? null : person.secrets.identity.x.publicKey;
      return change({ accountId, identityEd, role, identityX });
    });
    const author = { deviceId: signer.deviceId, identity: signer.secrets.identity };
    return nextEpoch(vault, { roster, digest: sha256Sync(bytes) }, author, present, grantees);
  };
  /** Goes on from an epoch that was stored by another route. */
  const goOnFrom = (next: NextEpoch): void => {
    present = next;
  };
  const put = async (reason: RotationReason, next: NextEpoch, as = ada.as) => {
    const body = { reason, ...rosterBody(next.bytes, next.keyRing, next.grants) };
    const previous = await newestOf(fixture, ada);
    const response = await fixture.send("PUT", path, { body, headers: made(as, previous) });
    if (response.status === 200) goOnFrom(next);
    return response;
  };
  /** Cem's entry with his present identity, and the grant sealed to it. */
  const confirming: Changed = (grantee) =>
    Buffer.compare(grantee.accountId, cem.person.accountId) === 0
      ? {
          ...grantee,
          identityEd: cemNow.secrets.identity.ed.publicKey,
          identityX: cemNow.secrets.identity.x.publicKey,
        }
      : grantee;
  const readAs = (as = cem.as): Promise<RosterAnswer> => answered(fixture.send("GET", path, { headers: as }));
  const grantOfCem = async (): Promise<Bytes | null> => {
    const { grant } = await readAs();
    return grant === null ? null : (fromBase64url(grant) ?? null);
  };
  const newest = async () => parsedRoster(await newestOf(fixture, ada));
  const everybody = [ada.person, ben.person, cem.person];
  /** What the service noted: that Cem writes nothing. */
  const waits = async () => waitsIn(await fixture.dump(), cem.person.accountId);
  return {
    ...team,
    fixture,
    cemNow,
    path,
    epoch,
    put,
    goOnFrom,
    confirming,
    grantOfCem,
    newest,
    everybody,
    waits,
  };
};
