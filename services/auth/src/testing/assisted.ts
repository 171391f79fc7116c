import type { AssistedBody } from "@holdfast/protocol/assisted";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { UNLOCK_SECONDS } from "@holdfast/protocol/limits";
import type { CreateUnlockBody } from "@holdfast/protocol/unlocks";
import type { Bytes } from "@holdfast/vault/bytes";
import { type Certificate, signCertificate } from "@holdfast/vault/certificate";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import type { KeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import type { Roster } from "@holdfast/vault/roster";
import { sealUnlock, type UnlockPlace, unlockKeys } from "@holdfast/vault/unlock-token";
import { listedDevice, nextKeyList } from "./key-changes.ts";
import { type Person, randomBytes, vault } from "./person.ts";
import { nextRoster } from "./roster-changes.ts";
import { rosterBody } from "./wire-changes.ts";

/** What the account and its home have signed last. */
export interface Signed {
  readonly keyList: Bytes;
  readonly roster: Bytes;
}

/** The lists of account and home that switch assisted mode, as the person's client makes them. */
export const switchAssisted = async (
  person: Person,
  signed: Signed,
  change: {
    readonly list?: Partial<KeyList>;
    readonly roster?: Partial<Roster>;
    readonly allowed?: boolean;
  } = {},
): Promise<Signed & { readonly body: AssistedBody }> => {
  const assistedAllowed = change.allowed ?? true;
  const keyList = await nextKeyList(person, signed.keyList, () => ({ assistedAllowed, ...change.list }));
  const roster = await nextRoster(person, signed.roster, () => ({ assistedAllowed, ...change.roster }));
  const { workspaceId, keyRing } = person.wire;
  const workspace = { id: formatId("wsp", workspaceId), ...rosterBody(roster, keyRing, []) };
  return { keyList, roster, body: { keyList: toBase64url(keyList), workspace } };
};

/** What a test wants of a token that is not as it should be. */
export interface UnlockWishes {
  readonly certificate?: Partial<Certificate>;
  readonly list?: Partial<KeyList>;
  readonly place?: Partial<UnlockPlace>;
  /** Of the device that signs the token; another one than in its certificate. */
  readonly seed?: Bytes;
  readonly id?: Bytes;
}

/** A token of the person's home, made as a client makes it, and the list that names its device. */
export const makeUnlock = async (
  person: Person,
  previous: Bytes,
  now = Date.now(),
  wishes: UnlockWishes = {},
): Promise<{
  readonly token: Bytes;
  readonly keyList: Bytes;
  readonly seed: Bytes;
  readonly body: CreateUnlockBody;
}> => {
  const [token, seed, deviceId] = [randomBytes(32), randomBytes(32), randomBytes(16)];
  const { publicKey } = await importEd25519Seed(seed);
  const { accountId, secrets, wire } = person;
  const certificate = await signCertificate(
    nodePrimitives,
    {
      accountId,
      deviceId,
      version: 1,
      issuerDeviceId: person.deviceId,
      edPublic: publicKey,
      xPublic: randomBytes(32),
      roleCap: ROLE.member,
      agent: false,
      assisted: true,
      ephemeral: false,
      notBefore: now,
      notAfter: now + UNLOCK_SECONDS * 1000,
      byteLimit: 0,
      sessionIds: [],
      ...wishes.certificate,
    },
    secrets.identity.ed.privateKey,
  );
  const device = { id: deviceId, certificate };
  const keyList = await nextKeyList(person, previous, ({ devices }) => ({
    devices: [...devices, listedDevice(device)],
    ...wishes.list,
  }));
  const keys = await unlockKeys(nodePrimitives, token);
  const place = { workspaceId: wire.workspaceId, epoch: 1, deviceId, ...wishes.place };
  const sealed = { spaceKey: secrets.spaceKey, seed: wishes.seed ?? seed };
  const wrap = await sealUnlock(vault, place, keys, sealed);
  return {
    token,
    keyList,
    seed,
    body: {
      id: formatId("ulk", wishes.id ?? keys.id),
      workspaceId: formatId("wsp", wire.workspaceId),
      wrap: toBase64url(wrap),
      device: { id: formatId("dev", deviceId), certificate: toBase64url(certificate) },
      keyList: toBase64url(keyList),
    },
  };
};
