import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, concat } from "@holdfast/vault/bytes";
import { sealMeta, THING } from "@holdfast/vault/meta";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import type { Platform } from "../platform.ts";
import type { Keychain } from "./keychain.ts";
import { openContentOf } from "./sealed-content.ts";
import type { Trust } from "./trust.ts";

/** Whom an account knows a workspace by: the identity Ed25519 keys of its founder and of who invited. [WS-6] */
export interface MembershipPin {
  readonly founder: Bytes;
  readonly inviter: Bytes;
}

const VERSION = 1;

/** Seals a pin in the account's home, for all its devices. */
export const sealPin = (
  { vault }: Platform,
  keychain: Keychain,
  workspaceId: Id<"wsp">,
  { founder, inviter }: MembershipPin,
): Promise<Bytes> => {
  const { keys } = keychain.home();
  const place = {
    workspaceId: keys.workspaceId,
    epoch: keys.epoch,
    thingId: idBytes(workspaceId),
    thing: THING.membership,
    version: VERSION,
    deviceId: idBytes(keychain.deviceId),
  };
  return sealMeta(vault, place, keys.spaceKey, concat(founder, inviter), keychain.deviceKeys.ed.privateKey);
};

/** A pin that a device of this very account sealed, whoever else belongs to its home. */
export const openPin = async (
  primitives: Primitives,
  home: Trust,
  accountId: Id<"acc">,
  workspaceId: Id<"wsp">,
  bytes: Bytes,
): Promise<Result<MembershipPin, VaultRefusal>> => {
  const named = { thing: THING.membership, id: idBytes(workspaceId), version: VERSION };
  const opened = await openContentOf(primitives, home, named, bytes);
  if (!opened.ok) return opened;
  const { content, deviceId } = opened.value;
  const author = home.devices.get(deviceId);
  if (author === undefined || formatId("acc", author.keyList.list.accountId) !== accountId) {
    return err("not-trusted");
  }
  if (content.length !== 64) return err("malformed-object");
  return ok({ founder: content.slice(0, 32), inviter: content.slice(32) });
};
