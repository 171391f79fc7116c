import type { Id } from "@holdfast/protocol/ids";
import type { Http } from "../api/http.ts";
import { createRecoveryApi } from "../api/recovery.ts";
import { createSessionsApi } from "../api/sessions.ts";
import type { Recovery } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { createAttempts } from "./attempts.ts";
import { drill } from "./drill.ts";
import { createQuarantine, type Quarantine } from "./quarantine.ts";
import { testRestore } from "./test-restore.ts";

/** Recovery of all sessions of this workspace. */
export const createRecoveryDoor = (engine: EngineDeps, http: Http): Recovery => {
  const deps = { ...engine, listed: createSessionsApi(http).list };
  const api = createRecoveryApi(http);
  const keptOf = (session: Id<"ses">): Quarantine =>
    createQuarantine(deps, session, createAttempts(deps, session));
  return {
    stats: (session) => api.stats(session),
    drill: (most) => drill(deps, most),
    test: (session, checkpoint) => testRestore(deps, session, checkpoint),
    quarantine: (session) => keptOf(session).list(),
    download: (session, id) => keptOf(session).read(id),
    discard: (session, id) => keptOf(session).discard(id),
  };
};
