import { formatId } from "@holdfast/protocol/ids";
import type { OpenedManifest } from "@holdfast/state/manifest";
import type { MergeAuthor } from "@holdfast/state/merge/report";
import type { Sealing } from "./change-state.ts";

/** Whoever signed a save, at the time it says. */
export const savedBy = ({ authorDeviceId, ext }: OpenedManifest): MergeAuthor => ({
  device: formatId("dev", authorDeviceId),
  at: new Date(ext.clientTime).toISOString(),
});

/** Whoever seals the save that a job makes. */
export const sealedBy = ({ opened, options }: Sealing): MergeAuthor => ({
  device: formatId("dev", opened.author.deviceId),
  at: new Date(options.now).toISOString(),
});
