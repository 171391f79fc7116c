import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, uuidv7 } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { equal } from "@holdfast/vault/bytes";
import { encodeInvite } from "@holdfast/vault/invite";
import { THING } from "@holdfast/vault/meta";
import { type Grantee, grantAll, nextRoster } from "@holdfast/vault/next-roster";
import { ROLE, roleOf } from "@holdfast/vault/roles";
import { sealContent } from "../account/sealed-content.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { InviteView, Members } from "../contract/members.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { Trust } from "../trust/trust.ts";
import { authorOfRosters, changeRoster, type RosterDeps, type RosterDraft } from "./change-roster.ts";
import { type ReadInvite, readInvite } from "./read-invite.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface InviteDeps extends RosterDeps {
  readonly serverTime: ServerTime;
}

const viewOf = (read: Result<ReadInvite, ClientProblem>): Result<InviteView, ClientProblem> =>
  read.ok ? ok(read.value.view) : read;

/** Invites an address: the secret of the link is made and sealed here, the service never has it. [WS-4] */
export const invite = async (
  deps: InviteDeps,
  { email, role }: Parameters<Members["invite"]>[0],
): Answer<InviteView> => {
  const { platform, keychain, sharing, serverTime, refreshTrust } = deps;
  // A secret sealed under an earlier epoch proves nothing. [WS-5]
  const known = await refreshTrust({ anew: true });
  if (!known.ok) return known;
  if (keychain.trust().role < ROLE.admin) return refuse("forbidden");
  const { random } = platform.vault;
  const id = formatId("inv", uuidv7(serverTime.now(), random));
  const secret = random(32);
  const address = email.trim();
  const content = encodeInvite({ secret, role: roleOf(role), email: address });
  const named = { thing: THING.invite, id: idBytes(id), version: 1 };
  const meta = await sealContent(platform, keychain, named, content);
  secret.fill(0);
  content.fill(0);
  const stored = await sharing.invite({ id, email: address, role, meta: toBase64url(meta) });
  return stored.ok ? viewOf(await readInvite(deps, stored.value)) : stored;
};

/** All invites of the workspace with what they admit, newest first. */
export const readInvites = async (deps: InviteDeps): Answer<readonly ReadInvite[]> => {
  const stored = await deps.sharing.invites();
  if (!stored.ok) return stored;
  const invites: ReadInvite[] = [];
  for (const each of stored.value) {
    const read = await readInvite(deps, each);
    if (!read.ok) return read;
    invites.push(read.value);
  }
  return ok(invites.toSorted((a, b) => b.view.createdAt.localeCompare(a.view.createdAt)));
};

/** The roster with one member more, and the grant for it. */
const withMember = async (
  { platform: { vault }, keychain }: RosterDeps,
  { roster, record, keys }: Trust,
  invitee: Grantee,
): Promise<RosterDraft> => {
  const author = authorOfRosters(keychain);
  const { workspaceId, epoch, members } = roster.roster;
  const granted = await grantAll(vault, { workspaceId, epoch }, author, keys.spaceKey, [invitee]);
  const change = { members: [...members, ...granted.members] };
  const { bytes } = await nextRoster(vault, roster, author, change);
  return { bytes, keyRing: record.keyRing, grants: granted.grants };
};

/** Grants the keys to who accepted, once proof or words say that it is the invited person. [WS-5] [WS-7] */
export const admit = (deps: InviteDeps, id: Id<"inv">, { wordsMatch = false } = {}): Answer<null> =>
  changeRoster(
    deps,
    async (trust) => {
      // Read anew every time: the roster it is judged by may be a newer one than before.
      const invites = await readInvites(deps);
      if (!invites.ok) return invites;
      const found = invites.value.find(({ view }) => view.id === id);
      if (found === undefined || found.view.acceptance === null) return refuse("not-found");
      const { view, invitee } = found;
      const member =
        invitee && trust.roster.roster.members.find((each) => equal(each.accountId, invitee.accountId));
      if (view.state === "admitted" && member) return ok(null);
      if (view.state !== "accepted" || member) return refuse("not-found");
      const known =
        view.acceptance?.standing === "proven" || (view.acceptance?.standing === "words" && wordsMatch);
      if (invitee === null || !known) return refuse("not-trusted", "nobody has vouched for these keys");
      return ok(await withMember(deps, trust, invitee));
    },
    (version, body) => deps.sharing.admit(id, version, body),
  );
