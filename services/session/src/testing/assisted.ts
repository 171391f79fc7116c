import type { SpaceKeys } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { digestOf } from "@holdfast/vault/digest";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import { createAccount } from "@holdfast/vault/genesis";
import { parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRoster, signRoster } from "@holdfast/vault/roster";
import { formatUnlockToken, sealUnlock, unlockKeys } from "@holdfast/vault/unlock-token";
import { randomBytes, type TestMember, vault } from "./member.ts";

/** The signed statements that a workspace and an account have, as their rows keep them. */
export interface Statements {
  readonly roster: Bytes;
  readonly rosterDigest: Bytes;
  readonly keyRing: Bytes;
  readonly keyList: Bytes;
  readonly keyListDigest: Bytes;
}

/** A person whose account and workspace allow assisted mode, or do not. */
export interface AssistedMember extends TestMember {
  readonly statements: Statements;
  readonly keys: SpaceKeys;
}

export interface Allowed {
  readonly byAccount: boolean;
  readonly byWorkspace: boolean;
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;

const known = <T, E>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E },
): T => {
  if (!result.ok) throw new Error("a new account is not well formed");
  return result.value;
};

export const createAssistedMember = async (
  { byAccount, byWorkspace }: Allowed = { byAccount: true, byWorkspace: true },
): Promise<AssistedMember> => {
  const { ed, edPublic, xPublic } = await generateDeviceKeys();
  const [accountId, deviceId] = [randomBytes(16), randomBytes(16)];
  const { wire, secrets } = await createAccount(vault, {
    accountId,
    deviceId,
    device: { edPublic, xPublic },
    notBefore: Date.now(),
    notAfter: Date.now() + DAY_MILLISECONDS,
    slots: [],
  });
  const { privateKey } = secrets.identity.ed;
  const roster = await signRoster(
    nodePrimitives,
    { ...known(parseRoster(wire.roster)), assistedAllowed: byWorkspace },
    privateKey,
  );
  const keyList = await signKeyList(
    nodePrimitives,
    { ...known(parseKeyList(wire.keyList)), assistedAllowed: byAccount },
    privateKey,
  );
  const { workspaceId, keyRing } = wire;
  const { spaceKey } = secrets;
  return {
    accountId,
    loginId: randomBytes(16),
    deviceId,
    edPublic,
    assisted: false,
    signer: ed.privateKey,
    workspaceId,
    spaceKey,
    statements: {
      roster,
      rosterDigest: await digestOf(nodePrimitives, roster),
      keyRing,
      keyList,
      keyListDigest: await digestOf(nodePrimitives, keyList),
    },
    keys: { workspaceId, epoch: 1, spaceKey, generations: secrets.keyRing.generations },
  };
};

/** An unlock token and the row that it opens. */
export interface TestUnlock {
  /** T, as it stands in the header. */
  readonly token: string;
  readonly id: Bytes;
  readonly wrap: Bytes;
  readonly workspaceId: Bytes;
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
  readonly edPublic: Bytes;
}

export const makeUnlock = async ({ workspaceId, accountId, spaceKey }: TestMember): Promise<TestUnlock> => {
  const [token, seed, deviceId] = [randomBytes(32), randomBytes(32), randomBytes(16)];
  const { publicKey } = await importEd25519Seed(seed);
  const keys = await unlockKeys(nodePrimitives, token);
  const wrap = await sealUnlock(vault, { workspaceId, epoch: 1, deviceId }, keys, { spaceKey, seed });
  const text = formatUnlockToken(token);
  return { token: text, id: keys.id, wrap, workspaceId, accountId, deviceId, edPublic: publicKey };
};
