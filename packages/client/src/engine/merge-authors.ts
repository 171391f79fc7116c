import { formatId } from "@holdfast/protocol/ids";
import type { OpenedManifest } from "@holdfast/state/manifest";
import type { MergeAuthor } from "@holdfast/state/merge/report";
import type { EngineDeps } from "./engine-deps.ts";

/** This device, as the author of what it puts on top; `at` in milliseconds since 1970. */
export const authorAt = ({ keychain }: Pick<EngineDeps, "keychain">, at: number): MergeAuthor => ({
  device: keychain.deviceId,
  at: new Date(at).toISOString(),
});

/** This device now, by the service's time. */
export const authorNow = (deps: Pick<EngineDeps, "keychain" | "serverTime">): MergeAuthor =>
  authorAt(deps, Math.floor(deps.serverTime.now()));

/** The device that signed a save, and the time it says. */
export const authorOfSave = ({
  authorDeviceId,
  ext,
}: Pick<OpenedManifest, "authorDeviceId" | "ext">): MergeAuthor => ({
  device: formatId("dev", authorDeviceId),
  at: new Date(ext.clientTime).toISOString(),
});
