import { formatId, idBytes } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { ok } from "@holdfast/protocol/result";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { openMeta, parseMeta, sealMeta, type Thing } from "@holdfast/vault/meta";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refusedObject } from "../problem.ts";
import type { Keychain } from "./keychain.ts";
import { authorKey } from "./trust.ts";

/** What a sealed name or description is of. `version` is the one it makes, or has. */
export interface NamedThing {
  readonly thing: Thing;
  readonly id: Bytes;
  readonly version: number;
}

/** Seals what a person calls a thing, signed by this device. */
export const sealContent = (
  { vault }: Platform,
  keychain: Keychain,
  { thing, id, version }: NamedThing,
  content: Bytes,
): Promise<Bytes> => {
  const { keys } = keychain.trust();
  const place = {
    workspaceId: keys.workspaceId,
    epoch: keys.epoch,
    thingId: id,
    thing,
    version,
    deviceId: idBytes(keychain.deviceId),
  };
  return sealMeta(vault, place, keys.spaceKey, content, keychain.deviceKeys.ed.privateKey);
};

/** The content of a stored meta, verified: written by a device of a member, of this thing and in this version. */
export const openContent = async (
  { vault }: Platform,
  keychain: Keychain,
  { thing, id, version }: NamedThing,
  bytes: Bytes,
): Promise<Result<Bytes, ClientProblem>> => {
  const view = parseMeta(bytes);
  if (!view.ok) return refusedObject("the name", view.error);
  const { header } = view.value;
  const trust = keychain.trust();
  const spaceKey = spaceKeyOf(trust.keys, header.epoch);
  if (spaceKey === null) return refusedObject("the name", "wrong-key");
  const signer = authorKey(trust, formatId("dev", header.authorDeviceId), { sessionId: null, at: null });
  if (!signer.ok) return refusedObject("the name", signer.error);
  const place = {
    workspaceId: trust.keys.workspaceId,
    epoch: header.epoch,
    thingId: id,
    thing,
    version,
    signedBy: signer.value,
  };
  const opened = await openMeta(vault.primitives, bytes, place, spaceKey);
  return opened.ok ? ok(opened.value.content) : refusedObject("the name", opened.error);
};
