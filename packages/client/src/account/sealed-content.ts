import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { openMeta, parseMeta, sealMeta, type Thing } from "@holdfast/vault/meta";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refusedObject } from "../problem.ts";
import { authorOf, type Trust } from "../trust/trust.ts";
import type { Keychain } from "./keychain.ts";

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

/**
 * The content of a meta sealed in a workspace, verified: of this thing and in this version, by a device that writes there or
 * did. What somebody called a thing before he left stands until somebody changes it. [WS-13]
 */
export const openContentOf = async (
  primitives: Primitives,
  trust: Pick<Trust, "keys" | "devices">,
  { thing, id, version }: NamedThing,
  bytes: Bytes,
): Promise<Result<{ readonly content: Bytes; readonly deviceId: Id<"dev"> }, VaultRefusal>> => {
  const view = parseMeta(bytes);
  if (!view.ok) return view;
  const { epoch, authorDeviceId } = view.value.header;
  const spaceKey = spaceKeyOf(trust.keys, epoch);
  if (spaceKey === null) return err("wrong-key");
  const deviceId = formatId("dev", authorDeviceId);
  const author = authorOf(trust, deviceId, { sessionId: null, at: null });
  if (!author.ok) return author;
  const { workspaceId } = trust.keys;
  const { edPublic: signedBy, assisted } = author.value;
  const place = { workspaceId, epoch, thingId: id, thing, version, signedBy, assisted };
  const opened = await openMeta(primitives, bytes, place, spaceKey);
  return opened.ok ? ok({ content: opened.value.content, deviceId }) : opened;
};

/** What a person calls a thing of the workspace this device works in. */
export const openContent = async (
  { vault }: Platform,
  keychain: Keychain,
  named: NamedThing,
  bytes: Bytes,
): Promise<Result<Bytes, ClientProblem>> => {
  const opened = await openContentOf(vault.primitives, keychain.trust(), named, bytes);
  return opened.ok ? ok(opened.value.content) : refusedObject("the name", opened.error);
};
