import { formatId, type Id } from "@holdfast/protocol/ids";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { KnownIdentity } from "../stores/device-store.ts";
import type { Trust } from "./trust.ts";

/** A member's identity by its newest key list, which the roster may not name yet. */
export const presentIdentity = ({ members }: Trust, id: Id<"acc">, byRoster: Bytes): Bytes =>
  members.get(id)?.list.identityEd ?? byRoster;

const noted = (known: KnownIdentity, present: Bytes, now: string): KnownIdentity => {
  if (equal(known.identityEd, present)) return known.changed === null ? known : { ...known, changed: null };
  const isNoted = known.changed !== null && equal(known.changed.identityEd, present);
  return isNoted ? known : { ...known, changed: { identityEd: present, since: now } };
};

/**
 * What this device's person knows of the other members of a workspace, after another look at it: somebody new by what the roster
 * names, and whoever has another identity than the known one since when this was first seen. [RO-13]
 */
export const noteIdentities = (
  known: readonly KnownIdentity[],
  own: Id<"acc">,
  trust: Trust,
  now: string,
): readonly KnownIdentity[] => {
  const after = new Map(known.map((each) => [each.accountId, each]));
  for (const { accountId: bytes, identityEd } of trust.roster.roster.members) {
    const accountId = formatId("acc", bytes);
    if (accountId === own) continue;
    const before = after.get(accountId) ?? { accountId, identityEd, changed: null };
    after.set(accountId, noted(before, presentIdentity(trust, accountId, identityEd), now));
  }
  return [...after.values()];
};

/** The same once a person has looked at this member's words. */
export const withConfirmed = (
  known: readonly KnownIdentity[],
  accountId: Id<"acc">,
  identityEd: Bytes,
): readonly KnownIdentity[] => [
  ...known.filter((each) => each.accountId !== accountId),
  { accountId, identityEd, changed: null },
];
