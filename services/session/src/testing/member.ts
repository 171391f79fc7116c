import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { createAccount } from "@holdfast/vault/genesis";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { VaultDeps } from "@holdfast/vault/primitives";

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
export const vault: VaultDeps = { primitives: nodePrimitives, random: randomBytes };

/** A person with an account, one login, one device and a personal workspace, with the keys a client would hold. */
export interface TestMember {
  readonly accountId: Bytes;
  readonly loginId: Bytes;
  readonly deviceId: Bytes;
  readonly edPublic: Bytes;
  readonly signer: CryptoKey;
  readonly workspaceId: Bytes;
  readonly spaceKey: Bytes;
  /** Whether what the device seals says that a service did. */
  readonly assisted: boolean;
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;

export const createMember = async (): Promise<TestMember> => {
  const { ed, edPublic, xPublic } = await generateDeviceKeys();
  const accountId = randomBytes(16);
  const deviceId = randomBytes(16);
  const { wire, secrets } = await createAccount(vault, {
    accountId,
    deviceId,
    device: { edPublic, xPublic },
    notBefore: Date.now(),
    notAfter: Date.now() + DAY_MILLISECONDS,
    slots: [],
  });
  return {
    accountId,
    loginId: randomBytes(16),
    deviceId,
    edPublic,
    signer: ed.privateKey,
    workspaceId: wire.workspaceId,
    spaceKey: secrets.spaceKey,
    assisted: false,
  };
};

/** The sealed name of a session, as its `version`th. */
export const metaOf = (
  member: TestMember,
  sessionId: Bytes,
  version: number,
  name = "A name",
): Promise<Bytes> =>
  sealMeta(
    vault,
    {
      workspaceId: member.workspaceId,
      epoch: 1,
      thingId: sessionId,
      thing: THING.session,
      version,
      deviceId: member.deviceId,
      assisted: member.assisted,
    },
    member.spaceKey,
    utf8(JSON.stringify({ name })),
    member.signer,
  );
