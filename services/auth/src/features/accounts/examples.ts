import type { RegisterBody, SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import type { AccountKeys } from "@holdfast/protocol/keys";
import type { Workspace } from "@holdfast/protocol/workspaces";

/** What the document shows of objects that only a client can make: bytes of about their length. */
const object = (bytes: number): string => toBase64url(new Uint8Array(bytes).fill(0x48));

const ID = "0192f1d0c0de70008000000000000001";
const KEY = object(32);
const SLOT = { id: `slt_${ID}`, slot: object(260), wrap: object(230) };

export const KDF_EXAMPLE = {
  id: "argon2id",
  memoryKib: 65_536,
  passes: 3,
  lanes: 1,
  salt: KEY,
} as const;

export const REGISTER_EXAMPLE: RegisterBody = {
  accountId: `acc_${ID}`,
  email: "ada@example.org",
  kdf: KDF_EXAMPLE,
  authKey: KEY,
  keyList: object(400),
  slots: [SLOT],
  recovery: [],
  device: { id: `dev_${ID}`, certificate: object(270) },
  workspace: { id: `wsp_${ID}`, roster: object(380), keyRing: object(340), grant: object(300) },
  client: "bearer",
};

export const WORKSPACE_EXAMPLE: Workspace = {
  id: `wsp_${ID}`,
  role: "owner",
  plan: "personal",
  epoch: 1,
  minWriteEpoch: 1,
  rosterVersion: 1,
  rosterDigest: "0f".repeat(32),
  createdAt: "2026-11-21T08:00:00.000Z",
};

export const KEYS_EXAMPLE: AccountKeys = {
  version: 1,
  keyList: REGISTER_EXAMPLE.keyList,
  slots: [SLOT],
  devices: [{ ...REGISTER_EXAMPLE.device, revoked: false }],
};

export const SIGNED_IN_EXAMPLE: SignedIn = {
  account: { id: `acc_${ID}`, email: REGISTER_EXAMPLE.email },
  login: { id: `lgn_${ID}` },
  tokens: { access: "eyJhbGciOiJFZERTQSJ9.e30.c2ln", refresh: KEY, expiresInSeconds: 900 },
  workspaceId: WORKSPACE_EXAMPLE.id,
  workspaces: [WORKSPACE_EXAMPLE],
  ...KEYS_EXAMPLE,
};
