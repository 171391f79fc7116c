import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { Grantee, MadeGrant, RosterAuthor } from "@holdfast/vault/next-roster";
import { ROLE } from "@holdfast/vault/roles";
import type { Member } from "@holdfast/vault/roster";
import type { Keychain } from "../account/keychain.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { SharingApi } from "../api/sharing.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { isTransient, problem, refuse } from "../problem.ts";
import type { Trust } from "../trust/trust.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface RosterDeps {
  readonly platform: Platform;
  readonly sharing: SharingApi;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

/** A roster that is ready to be sent, with what it names. */
export interface RosterDraft {
  readonly bytes: Bytes;
  readonly keyRing: Bytes;
  readonly grants: readonly MadeGrant[];
  /** Judges what the service holds now; not called before it names this very roster. */
  readonly check?: (trust: Trust) => Result<null, ClientProblem>;
  /** Overwrites what only the making needed. */
  readonly forget?: () => void;
}

const ATTEMPTS = 8;

const bodyOf = ({ bytes, keyRing, grants }: RosterDraft): ReplaceRosterBody => ({
  roster: toBase64url(bytes),
  keyRing: toBase64url(keyRing),
  grants: grants.map(({ accountId, grant }) => ({
    accountId: formatId("acc", accountId),
    grant: toBase64url(grant),
  })),
});

export const authorOfRosters = ({ deviceId, identity }: Keychain): RosterAuthor => ({
  deviceId: idBytes(deviceId),
  identity,
});

/**
 * Members with the keys that grants are sealed to; none for who has another identity by now than the roster names. Refused while
 * a key list of one of them is not at hand: whoever is left out would be removed unnoticed. [RO-12]
 */
export const granteesOf = (
  trust: Trust,
  members: readonly Member[],
): Result<readonly Grantee[], ClientProblem> => {
  const grantees: Grantee[] = [];
  for (const { accountId, identityEd, role } of members) {
    const keys = trust.members.get(formatId("acc", accountId));
    if (keys === undefined) return refuse("not-trusted", "the keys of a member are withheld");
    const isPresent = equal(keys.list.identityEd, identityEd);
    grantees.push({ accountId, identityEd, role, identityX: isPresent ? keys.list.identityX : null });
  }
  return ok(grantees);
};

/** The member of this id by the newest roster. */
export const memberIn = ({ roster }: Trust, id: Id<"acc">): Member | undefined =>
  roster.roster.members.find(({ accountId }) => equal(accountId, idBytes(id)));

/**
 * Makes the next roster on the newest one and sends it; makes it anew where another admin was faster. Said to be done only when
 * the service hands out a chain that has it and everything in it verifies. `make` answers null where nothing is left to do.
 */
export const changeRoster = async (
  { keychain, refreshTrust }: RosterDeps,
  make: (trust: Trust) => Answer<RosterDraft | null>,
  send: (version: number, body: ReplaceRosterBody) => Answer<unknown>,
): Answer<null> => {
  const isStored = ({ bytes }: RosterDraft): boolean =>
    keychain.trust().record.rosters.some((roster) => equal(roster, bytes));

  const store = async (version: number, draft: RosterDraft): Answer<null> => {
    const sent = await send(version, bodyOf(draft));
    if (!sent.ok && sent.error.code !== "version-conflict" && !isTransient(sent.error)) return sent;
    // The answer may be lost or a lie: what the service hands out from now on says who belongs to the workspace.
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return sent.ok ? refreshed : sent;
    if (isStored(draft)) return draft.check?.(keychain.trust()) ?? ok(null);
    return sent.ok ? refuse("not-trusted", "the change was not stored") : sent;
  };

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await refreshTrust({ anew: true });
    if (!known.ok) return known;
    const trust = keychain.trust();
    if (trust.role < ROLE.admin) return refuse("forbidden");
    const draft = await make(trust);
    if (!draft.ok) return draft;
    if (draft.value === null) return ok(null);
    const stored = await store(trust.roster.roster.version, draft.value);
    draft.value.forget?.();
    if (stored.ok || stored.error.code !== "version-conflict") return stored;
  }
  return err(problem("version-conflict"));
};
