import { formatId } from "@holdfast/protocol/ids";
import type { LogSink } from "@holdfast/service-kit/request-log";
import type { Damage } from "./damage/repository.ts";

/** Writes one line for each stored copy that is missing or is not what was stored. `now` is milliseconds since 1970. */
export const logDamage =
  (log: LogSink, now: () => number) =>
  ({ id, object, objectId, workspaceId, copy, kind }: Damage): void => {
    const at = new Date(now()).toISOString();
    const workspace = formatId("wsp", workspaceId);
    const segment = object === "segment" ? { segment: formatId("seg", objectId) } : {};
    const damage = formatId("dmg", id);
    log(JSON.stringify({ at, event: `damaged-${object}`, damage, copy, kind, ...segment, workspace }));
  };
