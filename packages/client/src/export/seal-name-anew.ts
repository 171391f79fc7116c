import { idBytes } from "@holdfast/protocol/ids";
import { spaceKeyOf } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { parseMeta, sealMeta } from "@holdfast/vault/meta";
import { openContentOf } from "../account/sealed-content.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";

/** The same name of the same thing in the same version, sealed by this device under the key of an epoch; null where it does not open. */
export const sealNameAnew = async (
  { platform, keychain }: Pick<EngineDeps, "platform" | "keychain">,
  meta: Bytes,
  epoch: number,
): Promise<Bytes | null> => {
  const trust = keychain.trust();
  const spaceKey = spaceKeyOf(trust.keys, epoch);
  const view = parseMeta(meta);
  if (!view.ok || spaceKey === null) return null;
  const { thing, header } = view.value;
  const { objectId: id, seq: version } = header;
  const opened = await openContentOf(platform.vault.primitives, trust, { thing, id, version }, meta);
  if (!opened.ok) return null;
  const place = {
    workspaceId: trust.keys.workspaceId,
    epoch,
    thingId: id,
    thing,
    version,
    deviceId: idBytes(keychain.deviceId),
  };
  return sealMeta(platform.vault, place, spaceKey, opened.value.content, keychain.deviceKeys.ed.privateKey);
};
