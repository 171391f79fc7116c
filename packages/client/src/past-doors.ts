import type { Http } from "./api/http.ts";
import type { Doors } from "./contract/doors.ts";
import type { EngineDeps } from "./engine/engine-deps.ts";
import { createRecoveryDoor } from "./recovery/recovery-door.ts";
import { createCheckpointsDoor } from "./timeline/checkpoints-door.ts";

/** What is about the past of all sessions, whether or not they are open. */
export const createPastDoors = (engine: EngineDeps, http: Http): Pick<Doors, "recovery" | "checkpoints"> => ({
  recovery: createRecoveryDoor(engine, http),
  checkpoints: createCheckpointsDoor(engine),
});
