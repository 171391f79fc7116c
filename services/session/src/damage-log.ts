import { formatId } from "@holdfast/protocol/ids";
import type { LogSink } from "@holdfast/service-kit/request-log";
import type { BundleDeps } from "./features/bundle/service.ts";

/** Writes one line for each stored segment that is missing or is not what was stored. `now` is milliseconds since 1970. */
export const logDamage =
  (log: LogSink, now: () => number): BundleDeps["onDamage"] =>
  (segmentId, workspaceId) => {
    const at = new Date(now()).toISOString();
    const segment = formatId("seg", segmentId);
    const workspace = formatId("wsp", workspaceId);
    log(JSON.stringify({ at, event: "damaged-segment", segment, workspace }));
  };
