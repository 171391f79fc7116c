import { HealedAnswer, SessionHealth } from "@holdfast/protocol/health";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { AttemptNoted, type NoteAttemptBody, RecoveryStats } from "@holdfast/protocol/session-recovery";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What the service knows of damage, and is told of it. [RC-13] [RC-14] */
export interface RecoveryApi {
  readonly health: (session: Id<"ses">) => Answer<SessionHealth>;
  readonly healed: (session: Id<"ses">, segment: Id<"seg">, save: string) => Answer<HealedAnswer>;
  readonly noteAttempt: (session: Id<"ses">, attempt: NoteAttemptBody) => Answer<AttemptNoted>;
  readonly stats: (session: string | undefined) => Answer<RecoveryStats>;
}

export const createRecoveryApi = (http: Http): RecoveryApi => {
  const { ask } = createAsking(http);
  return {
    health: (session) => ask({ method: "GET", path: `/api/sessions/${session}/health` }, SessionHealth),
    healed: (session, segment, save) =>
      ask(
        {
          method: "POST",
          path: `/api/sessions/${session}/health/healed`,
          json: { segment, save },
          repeatable: true,
        },
        HealedAnswer,
      ),
    noteAttempt: (session, json) =>
      ask({ method: "POST", path: `/api/sessions/${session}/recovery/attempts`, json }, AttemptNoted),
    stats: (session) => {
      const query = session === undefined ? "" : `?sessionId=${encodeURIComponent(session)}`;
      return ask({ method: "GET", path: `/api/recovery/stats${query}` }, RecoveryStats);
    },
  };
};
