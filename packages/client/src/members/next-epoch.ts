import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { KeyRing, RingChange } from "@holdfast/vault/key-ring";
import { type NextEpoch, nextEpoch } from "@holdfast/vault/next-roster";
import type { Member } from "@holdfast/vault/roster";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { Trust } from "../trust/trust.ts";
import { authorOfRosters, granteesOf, type RosterDeps, type RosterDraft } from "./change-roster.ts";

const sameKeys = (a: readonly Bytes[], b: readonly Bytes[]): boolean =>
  a.length === b.length && a.every((key, at) => equal(key, b[at] ?? new Uint8Array(0)));

const keysOf = ({ generations, earlier, inbox }: KeyRing): readonly Bytes[] => [
  ...generations.flatMap(({ cid, gear }) => [cid, gear]),
  ...earlier,
  ...inbox,
];

/** What the service hands out holds every key that was sealed, or a later epoch's ring that holds this epoch's key. */
const holds = (trust: Trust, made: NextEpoch): Result<null, ClientProblem> => {
  const { epoch, spaceKey, earlierSpaceKeys = [] } = trust.keys;
  const stored = [...earlierSpaceKeys, spaceKey][made.roster.epoch - 1];
  const same =
    stored !== undefined &&
    equal(stored, made.spaceKey) &&
    (epoch !== made.roster.epoch || sameKeys(keysOf(trust.ring), keysOf(made.ring)));
  return same ? ok(null) : refuse("not-trusted", "the new key ring is not the one that was made");
};

/** The next epoch for exactly these members. After a leak with new keys for names and cuts of chunks. [RO-4] */
export const draftOfEpoch = async (
  { platform: { vault }, keychain }: RosterDeps,
  trust: Trust,
  members: readonly Member[],
  change: RingChange = {},
): Promise<Result<RosterDraft, ClientProblem>> => {
  const stay = granteesOf(trust, members);
  if (!stay.ok) return stay;
  const present = { spaceKey: trust.keys.spaceKey, ring: trust.ring };
  const made = await nextEpoch(vault, trust.roster, authorOfRosters(keychain), present, stay.value, change);
  return ok({
    bytes: made.bytes,
    keyRing: made.keyRing,
    grants: made.grants,
    check: (stored) => holds(stored, made),
    // The older keys of the ring are the keychain's.
    forget: () => {
      made.spaceKey.fill(0);
      made.ring.inbox.at(-1)?.fill(0);
      for (const { cid, gear } of made.ring.generations.slice(present.ring.generations.length)) {
        cid.fill(0);
        gear.fill(0);
      }
    },
  });
};
