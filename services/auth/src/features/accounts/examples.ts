import type { Kdf, LoginBody, SignedIn } from "@holdfast/protocol/auth";
import type { AccountKeys, DeviceList } from "@holdfast/protocol/keys";
import type { Recovering } from "@holdfast/protocol/recovery";
import type { Invitation, Invite } from "@holdfast/protocol/sharing";
import type { RosterAnswer, Workspace } from "@holdfast/protocol/workspaces";
import { EXAMPLE_ACCOUNT } from "./example-account.ts";
import { EXAMPLE_SHARING } from "./example-sharing.ts";

const { register, recover } = EXAMPLE_ACCOUNT;
const codeSlot = register.slots.find(({ id }) => id === recover.slotId);
if (codeSlot === undefined) throw new Error("the example account has no such recovery code");

export const KDF_EXAMPLE: Kdf = register.kdf;

export const LOGIN_EXAMPLE: LoginBody = {
  email: register.email,
  authKey: register.authKey,
  client: register.client,
};

export const WORKSPACE_EXAMPLE: Workspace = {
  id: register.workspace.id,
  role: "owner",
  name: null,
  pin: null,
  plan: "free",
  epoch: 1,
  epochSince: "2026-11-21T09:00:00.000Z",
  minWriteEpoch: 1,
  rosterVersion: 1,
  rosterDigest: "0f".repeat(32),
  createdAt: "2026-11-21T08:00:00.000Z",
};

export const KEYS_EXAMPLE: AccountKeys = {
  version: 1,
  keyList: register.keyList,
  slots: register.slots,
  devices: [{ ...register.device, revoked: false }],
  successors: [],
};

export const DEVICES_EXAMPLE: DeviceList = {
  version: 1,
  keyList: register.keyList,
  devices: [
    {
      ...register.device,
      revoked: false,
      addedAt: "2026-11-21T08:00:00.000Z",
      lastSeenAt: "2026-11-21T09:30:00.000Z",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    },
  ],
};

export const RECOVERING_EXAMPLE: Recovering = {
  accountId: register.accountId,
  version: 1,
  keyList: register.keyList,
  slot: codeSlot,
  devices: KEYS_EXAMPLE.devices,
  successors: [],
  token: "a token for the next request",
  expiresInSeconds: 900,
};

export const ROSTER_EXAMPLE: RosterAnswer = {
  version: 1,
  rosters: [register.workspace.roster],
  keyRing: register.workspace.keyRing,
  grant: register.workspace.grant,
  members: [
    {
      accountId: register.accountId,
      keyList: register.keyList,
      certificates: [register.device.certificate],
      successors: [],
    },
  ],
  former: [],
};

const { invite, accept, ben } = EXAMPLE_SHARING;

export const INVITE_EXAMPLE: Invite = {
  ...invite,
  state: "open",
  invitedBy: register.accountId,
  createdAt: "2026-11-21T08:00:00.000Z",
  expiresAt: "2026-11-28T08:00:00.000Z",
  acceptance: null,
};

export const INVITATION_EXAMPLE: Invitation = {
  id: accept.inviteId,
  workspaceId: ben.register.workspace.id,
  inviterEmail: ben.register.email,
  inviterId: ben.accountId,
  inviterKeyList: ben.register.keyList,
  genesis: ben.register.workspace.roster,
  role: ben.invite.role,
  state: "open",
  expiresAt: "2026-11-28T08:00:00.000Z",
};

/** As a browser gets it: bearer clients get `tokens` and no `csrfToken`. */
export const SIGNED_IN_EXAMPLE: SignedIn = {
  account: { id: register.accountId, email: register.email },
  login: { id: "lgn_0192f1d0c0de70008000000000000001" },
  csrfToken: "SEhISEhISEhISEhISEhISEhISEhISEhISEhISEhISEg",
  workspaceId: WORKSPACE_EXAMPLE.id,
  workspaces: [WORKSPACE_EXAMPLE],
  ...KEYS_EXAMPLE,
};

const { csrfToken: _ofBrowsers, ...SIGNED_IN } = SIGNED_IN_EXAMPLE;

/** The same to a program. */
export const BEARER_EXAMPLE: SignedIn = {
  ...SIGNED_IN,
  tokens: {
    access: "eyJhbGciOiJFZERTQSJ9.eyJraW5kIjoiYWNjZXNzIn0.c2lnbmF0dXJl",
    refresh: "SEhISEhISEhISEhISEhISEhISEhISEhISEhISEhISEg",
    expiresInSeconds: 900,
  },
};
