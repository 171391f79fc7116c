import type { Kdf, RegisterBody } from "@holdfast/protocol/auth";
import type { Bytes } from "@holdfast/vault/bytes";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { bytesOf, idOf } from "../../decode.ts";

/** A registration as bytes. */
export interface Registration {
  readonly accountId: Bytes;
  readonly email: string;
  readonly kdf: KdfParameters;
  readonly authKey: Bytes;
  readonly keyList: Bytes;
  readonly slots: readonly { readonly id: Bytes; readonly slot: Bytes; readonly wrap: Bytes }[];
  readonly recovery: readonly { readonly slotId: Bytes; readonly authKey: Bytes }[];
  readonly device: { readonly id: Bytes; readonly certificate: Bytes };
  readonly workspace: {
    readonly id: Bytes;
    readonly roster: Bytes;
    readonly keyRing: Bytes;
    readonly grant: Bytes;
  };
}

const kdfOf = ({ salt, ...kdf }: Kdf): KdfParameters => ({ ...kdf, salt: bytesOf(salt) });

/** Only inside `decoded`. */
export const registrationOf = (body: RegisterBody): Registration => ({
  accountId: idOf("acc", body.accountId),
  email: body.email.trim(),
  kdf: kdfOf(body.kdf),
  authKey: bytesOf(body.authKey),
  keyList: bytesOf(body.keyList),
  slots: body.slots.map(({ id, slot, wrap }) => ({
    id: idOf("slt", id),
    slot: bytesOf(slot),
    wrap: bytesOf(wrap),
  })),
  recovery: body.recovery.map(({ slotId, authKey }) => ({
    slotId: idOf("slt", slotId),
    authKey: bytesOf(authKey),
  })),
  device: { id: idOf("dev", body.device.id), certificate: bytesOf(body.device.certificate) },
  workspace: {
    id: idOf("wsp", body.workspace.id),
    roster: bytesOf(body.workspace.roster),
    keyRing: bytesOf(body.workspace.keyRing),
    grant: bytesOf(body.workspace.grant),
  },
});
