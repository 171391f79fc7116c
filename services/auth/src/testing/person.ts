import type { RegisterBody } from "@holdfast/protocol/auth";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import {
  type AccountObjects,
  type AccountSecrets,
  createAccount,
  type NewSlot,
} from "@holdfast/vault/genesis";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { VaultDeps } from "@holdfast/vault/primitives";
import { SLOT_KIND } from "@holdfast/vault/slot";

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
export const vault: VaultDeps = { primitives: nodePrimitives, random: randomBytes };

/** Somebody with everything that a client makes for a new account, and with the keys it keeps. */
export interface Person {
  readonly email: string;
  readonly accountId: Bytes;
  readonly deviceId: Bytes;
  readonly kdf: KdfParameters;
  readonly authKey: Bytes;
  readonly recovery: readonly { readonly slotId: Bytes; readonly authKey: Bytes }[];
  readonly wire: AccountObjects;
  readonly secrets: AccountSecrets;
  /** The device's own, for what it signs. */
  readonly signer: CryptoKey;
}

export interface PersonOptions {
  readonly email?: string;
  readonly recoveryCodes?: number;
  readonly kdf?: Partial<KdfParameters>;
  /** Milliseconds since 1970. */
  readonly notBefore?: number;
  readonly notAfter?: number;
}

const YEAR_MILLISECONDS = 365 * 24 * 3600 * 1000;

export const createPerson = async (options: PersonOptions = {}): Promise<Person> => {
  const accountId = uuidv7(Date.now(), randomBytes);
  const deviceId = randomBytes(16);
  const kdf: KdfParameters = { id: "argon2id", ...KDF_FLOOR, salt: randomBytes(32), ...options.kdf };
  const codes = Array.from(
    { length: options.recoveryCodes ?? 0 },
    (): NewSlot => ({
      slotId: randomBytes(16),
      slotKind: SLOT_KIND.recoveryCode,
      kek: randomBytes(32),
      kdf: null,
    }),
  );
  const passphrase = { slotId: randomBytes(16), slotKind: SLOT_KIND.passphrase, kek: randomBytes(32), kdf };
  const { ed, edPublic, xPublic } = await generateDeviceKeys();
  const { wire, secrets } = await createAccount(vault, {
    accountId,
    deviceId,
    device: { edPublic, xPublic },
    notBefore: options.notBefore ?? Date.now(),
    notAfter: options.notAfter ?? Date.now() + YEAR_MILLISECONDS,
    slots: [passphrase, ...codes],
  });
  return {
    email: options.email ?? `Person-${toHex(randomBytes(4))}@Example.org`,
    accountId,
    deviceId,
    kdf,
    authKey: randomBytes(32),
    recovery: codes.map(({ slotId }) => ({ slotId, authKey: randomBytes(32) })),
    wire,
    secrets,
    signer: ed.privateKey,
  };
};

/** What the person's client sends to register. */
export const registerBody = (person: Person, client: RegisterBody["client"] = "bearer"): RegisterBody => {
  const { wire, kdf } = person;
  return {
    accountId: formatId("acc", person.accountId),
    email: person.email,
    kdf: { ...kdf, salt: toBase64url(kdf.salt) },
    authKey: toBase64url(person.authKey),
    keyList: toBase64url(wire.keyList),
    slots: wire.slots.map(({ slotId, slot, wrap }) => ({
      id: formatId("slt", slotId),
      slot: toBase64url(slot),
      wrap: toBase64url(wrap),
    })),
    recovery: person.recovery.map(({ slotId, authKey }) => ({
      slotId: formatId("slt", slotId),
      authKey: toBase64url(authKey),
    })),
    device: { id: formatId("dev", person.deviceId), certificate: toBase64url(wire.certificate) },
    workspace: {
      id: formatId("wsp", wire.workspaceId),
      roster: toBase64url(wire.roster),
      keyRing: toBase64url(wire.keyRing),
      grant: toBase64url(wire.grant),
    },
    client,
  };
};
