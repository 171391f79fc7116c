import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { createWorkspace } from "@holdfast/vault/genesis";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { ROLE, type Role } from "@holdfast/vault/roles";
import { createPerson, type Person, registerBody, vault } from "./person.ts";
import { admit, nextRoster, rotateRing } from "./roster-changes.ts";
import { acceptBody, inviteBody, sealedName } from "./sealed-names.ts";
import { rosterBody } from "./wire-changes.ts";

const FILE = new URL("../features/accounts/example-sharing.ts", import.meta.url);
const INVITE_ID = "inv_0192f1d0c0de70008000000000000001";
const INVITATION_ID = "inv_0192f1d0c0de70008000000000000002";

/** Ada's second workspace. */
const founded = async (ada: Person) => {
  const { accountId, deviceId, secrets } = ada;
  const { wire, spaceKey } = await createWorkspace(vault, {
    accountId,
    deviceId,
    identity: secrets.identity,
  });
  const { workspaceId, roster, keyRing, grant } = wire;
  return {
    id: formatId("wsp", workspaceId),
    roster: toBase64url(roster),
    keyRing: toBase64url(keyRing),
    grant: toBase64url(grant),
    meta: await sealedName(ada, "The second one", { workspaceId }, spaceKey),
  };
};

/** Ada's rosters after the first: she admits Ben, changes his role and removes him. */
const rosters = async (ada: Person, ben: Person) => {
  const { roster: genesis, keyRing } = ada.wire;
  const member = await admit(ada, ben, ROLE.viewer);
  const grants = [{ accountId: ben.accountId, grant: member.grant }];
  const second = await nextRoster(ada, genesis, ({ members }) => ({ members: [...members, member.member] }));
  const withRole = (role: Role) => (each: typeof member.member) => ({
    ...each,
    role: each.role === ROLE.owner ? each.role : role,
  });
  const third = await nextRoster(ada, second, ({ members }) => ({
    members: members.map(withRole(ROLE.member)),
  }));
  const rotated = await rotateRing(ada);
  const own = await admit(ada, ada, ROLE.owner, 2, rotated.spaceKey);
  const fourth = await nextRoster(ada, third, () => ({
    epoch: 2,
    minWriteEpoch: 2,
    keyRingDigest: sha256Sync(rotated.keyRing),
    members: [own.member],
  }));
  return {
    admit: rosterBody(second, keyRing, grants),
    changeRole: { role: "member", ...rosterBody(third, keyRing) },
    removeMember: rosterBody(fourth, rotated.keyRing, [{ accountId: ada.accountId, grant: own.grant }]),
  };
};

/** Writes what the example account shares with a second one: only make-example.ts, which makes the first, calls it. */
export const writeSharing = async (ada: Person, ends: { readonly notAfter: number }): Promise<void> => {
  const ben = await createPerson({ email: "ben@example.org", ...ends });
  const create = await founded(ada);
  const sharing = {
    create,
    switch: { workspaceId: create.id },
    rename: { meta: await sealedName(ada, "The first one") },
    invite: await inviteBody(ada, { id: idBytes(INVITE_ID), email: ben.email, role: "viewer" }),
    accept: await acceptBody(ada, INVITATION_ID, ben),
    ...(await rosters(ada, ben)),
    ben: {
      accountId: formatId("acc", ben.accountId),
      register: registerBody(ben),
      invite: await inviteBody(ben, { id: idBytes(INVITATION_ID), email: ada.email, role: "viewer" }),
      accept: await acceptBody(ben, INVITE_ID, ada),
    },
  };
  await Bun.write(
    FILE,
    `import type { RegisterBody } from "@holdfast/protocol/auth";
import type {
  AcceptInviteBody,
  ChangeRoleBody,
  CreateWorkspaceBody,
  InviteBody,
  NameWorkspaceBody,
  SwitchWorkspaceBody,
} from "@holdfast/protocol/sharing";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";

/**
 * What the example account shares with a second one, made with it by testing/make-example.ts: it admits Ben, changes his
 * role and removes him, and accepts an invite of his.
 */
export const EXAMPLE_SHARING: {
  readonly create: CreateWorkspaceBody;
  readonly switch: SwitchWorkspaceBody;
  readonly rename: NameWorkspaceBody;
  readonly invite: InviteBody;
  readonly accept: AcceptInviteBody;
  readonly admit: ReplaceRosterBody;
  readonly changeRole: ChangeRoleBody;
  readonly removeMember: ReplaceRosterBody;
  readonly ben: {
    readonly accountId: string;
    readonly register: RegisterBody;
    /** To the example account. */
    readonly invite: InviteBody;
    readonly accept: AcceptInviteBody;
  };
} = ${JSON.stringify(sharing, null, 2)};
`,
  );
};
