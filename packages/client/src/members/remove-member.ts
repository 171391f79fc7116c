import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { KeyRing } from "@holdfast/vault/key-ring";
import { type NextEpoch, nextEpoch } from "@holdfast/vault/next-roster";
import { ROLE } from "@holdfast/vault/roles";
import type { Trust } from "../account/trust.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { HoldHeads } from "../sessions/hold-heads.ts";
import {
  authorOfRosters,
  changeRoster,
  granteesOf,
  memberIn,
  type RosterDeps,
  type RosterDraft,
} from "./change-roster.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

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

/** The next epoch without these accounts, for everybody else. */
export const withoutMember = async (
  { platform: { vault }, keychain }: RosterDeps,
  trust: Trust,
  id: Id<"acc">,
): Answer<RosterDraft> => {
  const gone = memberIn(trust, id);
  const stay = granteesOf(
    trust,
    trust.roster.roster.members.filter((member) => member !== gone),
  );
  if (!stay.ok) return stay;
  const present = { spaceKey: trust.keys.spaceKey, ring: trust.ring };
  const made = await nextEpoch(vault, trust.roster, authorOfRosters(keychain), present, stay.value);
  return ok({
    bytes: made.bytes,
    keyRing: made.keyRing,
    grants: made.grants,
    check: (stored) => holds(stored, made),
    // The older keys of the ring are the keychain's.
    forget: () => {
      made.spaceKey.fill(0);
      made.ring.inbox.at(-1)?.fill(0);
    },
  });
};

export interface RemovalDeps extends RosterDeps {
  readonly holdHeads: HoldHeads;
}

/**
 * Takes a membership and makes a new epoch, in one roster; then vouches for what the member saved last. Removing who is gone
 * already is done. [WS-9] [WS-13]
 */
export const removeMember = async (deps: RemovalDeps, id: Id<"acc">): Answer<null> => {
  const { keychain, refreshTrust, holdHeads, sharing } = deps;
  const known = await refreshTrust({ anew: true });
  if (!known.ok) return known;
  const held = await holdHeads((deviceId) => {
    const list = keychain.trust().devices.get(deviceId)?.keyList.list;
    return list !== undefined && equal(list.accountId, idBytes(id));
  });
  if (!held.ok) return held;
  try {
    const removed = await changeRoster(
      deps,
      async (trust) => {
        const member = memberIn(trust, id);
        if (member === undefined) return ok(null);
        if (id === keychain.accountId) return refuse("forbidden", "nobody signs the own removal");
        if (member.role === ROLE.owner && trust.role < ROLE.owner) return refuse("forbidden");
        return withoutMember(deps, trust, id);
      },
      (version, body) => sharing.removeMember(id, version, body),
    );
    if (removed.ok) await held.value.vouch();
    return removed;
  } finally {
    await held.value.letGo();
  }
};
