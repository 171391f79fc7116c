import type { Http } from "../api/http.ts";
import { createRecoveryApi } from "../api/recovery.ts";
import { createSessionsApi } from "../api/sessions.ts";
import type { Recovery } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { drill } from "./drill.ts";

/** Recovery of all sessions of this workspace. */
export const createRecoveryDoor = (engine: EngineDeps, http: Http): Recovery => {
  const deps = { ...engine, listed: createSessionsApi(http).list };
  const api = createRecoveryApi(http);
  return {
    stats: (session) => api.stats(session),
    drill: (most) => drill(deps, most),
  };
};
