import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "./bytes.ts";
import { type VerifiedKeyList, verifyKeyList } from "./key-list.ts";
import type { Primitives } from "./primitives.ts";
import type { VaultRefusal } from "./refusal.ts";
import { checkSuccession, type StatementPin } from "./succession.ts";
import { type FollowedSuccessors, followSuccessors, type Successor } from "./successor.ts";

/** What a reader knows of an account before it looks at a key list. */
export interface TrustedIdentity {
  readonly accountId: Bytes;
  /** An identity of the account that the reader trusts: a slot's pin, a roster's entry, or what it has pinned itself. */
  readonly identityEd: Bytes;
  /** All successor statements of the account as the service hands them out, oldest first. */
  readonly successors: readonly Bytes[];
  /** What it has accepted of the account before. */
  readonly pin?: AccountPin | undefined;
}

/** What a reader remembers of an account: whose identity it took for the present one, and that identity's newest list. */
export interface AccountPin {
  readonly identityEd?: Bytes | undefined;
  readonly keyList?: StatementPin | undefined;
}

export interface FollowedKeyList extends FollowedSuccessors {
  readonly keyList: VerifiedKeyList;
}

/** The first list of an identity is the very one that its predecessor named, and every other comes after it. */
const fitsLink = ({ list }: VerifiedKeyList, link: Successor): boolean =>
  equal(list.identityX, link.nextX) &&
  (list.version > link.version ||
    (list.version === link.version && equal(list.previousDigest, link.keyListDigest)));

/** Whether what was pinned lies before the statement by which its identity was left. */
const wasLeftAfter = (pin: StatementPin, leaves: Successor): boolean =>
  leaves.version > pin.version + 1 ||
  (leaves.version === pin.version + 1 && equal(leaves.keyListDigest, pin.digest));

/** The identity that was pinned leads to the one that signed the list too, and versions go on from the list that was. */
const goesOnFrom = async (
  primitives: Primitives,
  { accountId, successors, pin = {} }: TrustedIdentity,
  { list, digest }: VerifiedKeyList,
): Promise<Result<null, VaultRefusal>> => {
  if (pin.identityEd !== undefined) {
    const followed = await followSuccessors(primitives, accountId, pin.identityEd, successors);
    if (!followed.ok) return followed;
    const { identities, links } = followed.value;
    if (!identities.some((identity) => equal(identity, list.identityEd))) return err("not-trusted");
    const [leaves] = links;
    if (leaves !== undefined && pin.keyList !== undefined && !wasLeftAfter(pin.keyList, leaves)) {
      return err("rolled-back");
    }
  }
  return pin.keyList === undefined ? ok(null) : checkSuccession(pin.keyList, { ...list, digest });
};

/**
 * A key list of the newest identity that an account's successor statements lead to, from one that the reader trusts.
 *
 * `not-trusted` for a list of an identity that the chain does not end at, or one that does not fit its statement;
 * `rolled-back` for one that does not go on from the pin, and for rival statements. [RO-10] [KY-7]
 */
export const verifyFollowedKeyList = async (
  primitives: Primitives,
  bytes: Bytes,
  trusted: TrustedIdentity,
): Promise<Result<FollowedKeyList, VaultRefusal>> => {
  const { accountId, identityEd, successors } = trusted;
  const followed = await followSuccessors(primitives, accountId, identityEd, successors);
  if (!followed.ok) return followed;
  const newest = followed.value.identities.at(-1) ?? identityEd;
  const keyList = await verifyKeyList(primitives, bytes, { accountId, identityEd: newest });
  if (!keyList.ok) return keyList;
  const last = followed.value.links.at(-1);
  if (last !== undefined && !fitsLink(keyList.value, last)) return err("not-trusted");
  if (followed.value.identityX !== null && !equal(followed.value.identityX, keyList.value.list.identityX)) {
    return err("not-trusted");
  }
  const follows = await goesOnFrom(primitives, trusted, keyList.value);
  return follows.ok ? ok({ ...followed.value, keyList: keyList.value }) : follows;
};
