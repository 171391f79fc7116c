import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { Http } from "../api/http.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { RECOVERY_CALLS, type RecoveryCall, type SessionRecovery } from "../contract/recovery.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { laterPart } from "../later-doors.ts";
import { refuse } from "../problem.ts";
import type { OpenedHere } from "./session-recovery.ts";

type Call = (...args: readonly unknown[]) => Promise<Result<unknown, ClientProblem>>;
export type RecoveryOf = (session: Id<"ses">, here: OpenedHere) => SessionRecovery;

/** Recovery of an open session; its code comes with the first call: few sessions are ever damaged. */
export const createLaterRecovery =
  (deps: EngineDeps, http: Http): RecoveryOf =>
  (session, here) => {
    const part = laterPart(
      () => import("./session-recovery.ts"),
      ({ createSessionRecovery }) => createSessionRecovery(deps, http, session, here),
    );
    const callOf =
      (method: RecoveryCall): Call =>
      async (...args) => {
        const loaded = await part();
        if (loaded === null) return refuse("offline", "a part of the product could not be loaded");
        const call = loaded[method] as Call;
        return call(...args);
      };
    return Object.fromEntries(
      RECOVERY_CALLS.map((method) => [method, callOf(method)]),
    ) as unknown as SessionRecovery;
  };
