import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { encodePin, type MembershipPin, parsePin } from "@holdfast/vault/membership-pin";
import { sealMeta, THING } from "@holdfast/vault/meta";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import type { Platform } from "../platform.ts";
import type { Trust } from "../trust/trust.ts";
import type { Keychain } from "./keychain.ts";
import { openContentOf } from "./sealed-content.ts";

const VERSION = 1;

/** Seals a pin in the account's home, for all its devices. */
export const sealPin = (
  { vault }: Platform,
  keychain: Keychain,
  workspaceId: Id<"wsp">,
  pin: MembershipPin,
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
  return sealMeta(vault, place, keys.spaceKey, encodePin(pin), keychain.deviceKeys.ed.privateKey);
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
  const pin = parsePin(content);
  return pin === null ? err("malformed-object") : ok(pin);
};
