import type { Bytes } from "./bytes.ts";
import { signCertificate } from "./certificate.ts";
import { digestOf } from "./digest.ts";
import { sealGrant } from "./grant.ts";
import { deriveIdentity, type Identity } from "./identity.ts";
import { signKeyList } from "./key-list.ts";
import { createKeyRing, type KeyRing, sealKeyRing } from "./key-ring.ts";
import { listedDevice, listedSlot } from "./next-key-list.ts";
import type { KdfParameters } from "./passphrase.ts";
import type { VaultDeps } from "./primitives.ts";
import { ROLE } from "./roles.ts";
import { signRoster, workspaceIdOf } from "./roster.ts";
import { createSlot, type SlotKind, type SlotObjects } from "./slot.ts";

/** A way to unlock the new account. `kdf` is null where the key needs no slow derivation. */
export interface NewSlot {
  readonly slotId: Bytes;
  readonly slotKind: SlotKind;
  readonly kek: Bytes;
  readonly kdf: KdfParameters | null;
}

export interface NewAccount {
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
  readonly device: { readonly edPublic: Bytes; readonly xPublic: Bytes };
  /** The keys live no longer than this page: the certificate says so. */
  readonly ephemeral?: boolean;
  /**
   * A service makes the account: its lists say so, assisted mode is on, and the device is one that the service throws away. [AM-6]
   */
  readonly byService?: boolean;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Exactly one passphrase slot, and recovery codes. */
  readonly slots: readonly NewSlot[];
}

export interface WireSlot extends SlotObjects {
  readonly slotId: Bytes;
  readonly slotKind: SlotKind;
}

/** Everything registration sends, sealed or signed. */
export interface AccountObjects {
  readonly keyList: Bytes;
  readonly slots: readonly WireSlot[];
  readonly certificate: Bytes;
  readonly workspaceId: Bytes;
  readonly roster: Bytes;
  readonly keyRing: Bytes;
  readonly grant: Bytes;
}

/** Everything that stays with the client. */
export interface AccountSecrets {
  readonly rootKey: Bytes;
  readonly identity: Identity;
  readonly spaceKey: Bytes;
  readonly keyRing: KeyRing;
}

const makeSlots = async (
  deps: VaultDeps,
  input: NewAccount,
  rootKey: Bytes,
  identity: Identity,
): Promise<WireSlot[]> => {
  const slots: WireSlot[] = [];
  // One after the other: the same randomness then always gives the same bytes, which the vectors rely on.
  for (const { slotId, slotKind, kek, kdf } of input.slots) {
    const place = { accountId: input.accountId, deviceId: input.deviceId, slotId, slotKind, kdf };
    const objects = await createSlot(deps, place, kek, rootKey, identity.ed.publicKey);
    slots.push({ slotId, slotKind, ...objects });
  }
  return slots;
};

const makeCertificate = (deps: VaultDeps, input: NewAccount, identity: Identity): Promise<Bytes> =>
  signCertificate(
    deps.primitives,
    {
      accountId: input.accountId,
      deviceId: input.deviceId,
      version: 1,
      issuerDeviceId: input.deviceId,
      edPublic: input.device.edPublic,
      xPublic: input.device.xPublic,
      roleCap: input.byService ? ROLE.member : ROLE.owner,
      agent: false,
      assisted: input.byService ?? false,
      ephemeral: input.ephemeral ?? false,
      notBefore: input.notBefore,
      notAfter: input.notAfter,
      byteLimit: 0,
      sessionIds: [],
    },
    identity.ed.privateKey,
  );

const makeKeyList = async (
  deps: VaultDeps,
  input: NewAccount,
  identity: Identity,
  slots: readonly WireSlot[],
  certificate: Bytes,
): Promise<Bytes> => {
  const listed = slots.map((each) => listedSlot(deps.primitives, each, each));
  return signKeyList(
    deps.primitives,
    {
      accountId: input.accountId,
      statementId: deps.random(16),
      version: 1,
      deviceId: input.deviceId,
      identityEd: identity.ed.publicKey,
      identityX: identity.x.publicKey,
      previousDigest: new Uint8Array(32),
      assistedAllowed: input.byService ?? false,
      originService: input.byService ?? false,
      slots: await Promise.all(listed),
      devices: [await listedDevice(deps.primitives, input.deviceId, certificate)],
      revokedDevices: [],
    },
    identity.ed.privateKey,
  );
};

/** The founder of a workspace: the account and device that sign its first roster. */
export interface Founder {
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
  readonly identity: Identity;
}

/** A new workspace with its founder as the only member. */
export const createWorkspace = async (
  deps: VaultDeps,
  { accountId, deviceId, identity }: Founder,
  assistedAllowed = false,
) => {
  const { primitives, random } = deps;
  const founderNonce = random(16);
  const workspaceId = await workspaceIdOf(primitives, identity.ed.publicKey, founderNonce);
  const spaceKey = random(32);
  const ring = createKeyRing(random);
  const signer = identity.ed.privateKey;
  const keyRing = await sealKeyRing(
    deps,
    { workspaceId, epoch: 1, rosterVersion: 1, deviceId },
    spaceKey,
    ring,
  );
  const grantPlace = { workspaceId, epoch: 1, accountId, deviceId };
  const grant = await sealGrant(deps, grantPlace, identity.x.publicKey, spaceKey, signer);
  const founder = {
    accountId,
    identityEd: identity.ed.publicKey,
    role: ROLE.owner,
    grantDigest: await digestOf(primitives, grant),
  };
  const roster = await signRoster(
    primitives,
    {
      workspaceId,
      statementId: random(16),
      version: 1,
      epoch: 1,
      deviceId,
      previousDigest: new Uint8Array(32),
      signerIdentity: identity.ed.publicKey,
      founderNonce,
      minWriteEpoch: 1,
      assistedAllowed,
      keyRingDigest: await digestOf(primitives, keyRing),
      members: [founder],
    },
    signer,
  );
  return { wire: { workspaceId, roster, keyRing, grant }, spaceKey, ring };
};

/** Makes all that a new account consists of: root key, identity, slots, first device, key list and personal workspace. */
export const createAccount = async (
  deps: VaultDeps,
  input: NewAccount,
): Promise<{ readonly wire: AccountObjects; readonly secrets: AccountSecrets }> => {
  const rootKey = deps.random(32);
  const identity = await deriveIdentity(deps.primitives, rootKey);
  const slots = await makeSlots(deps, input, rootKey, identity);
  const certificate = await makeCertificate(deps, input, identity);
  const keyList = await makeKeyList(deps, input, identity, slots, certificate);
  const workspace = await createWorkspace(deps, { ...input, identity }, input.byService);
  return {
    wire: { keyList, slots, certificate, ...workspace.wire },
    secrets: { rootKey, identity, spaceKey: workspace.spaceKey, keyRing: workspace.ring },
  };
};
