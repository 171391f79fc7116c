import { BatchDeleteAnswer, type BatchDeleteBody, CheckpointStats } from "@holdfast/protocol/checkpoints";
import type { Id } from "@holdfast/protocol/ids";
import { type NoteRestoreBody, RestorePage } from "@holdfast/protocol/restores";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What is asked of a timeline less often than it is looked at. [CP-13] [CP-16] */
export interface TimelineActsApi {
  readonly removeMany: (session: Id<"ses">, body: BatchDeleteBody) => Answer<BatchDeleteAnswer>;
  readonly stats: (session: Id<"ses">) => Answer<CheckpointStats>;
  readonly noteRestore: (session: Id<"ses">, body: NoteRestoreBody) => Answer<null>;
  readonly restores: (session: Id<"ses">, cursor: string | null, limit: number) => Answer<RestorePage>;
}

export const createTimelineActsApi = (http: Http): TimelineActsApi => {
  const { ask, done } = createAsking(http);
  const pathOf = (session: Id<"ses">, what: string): string => `/api/sessions/${session}/${what}`;
  return {
    // Sent again it changes nothing more. [CP-13]
    removeMany: (session, json) =>
      ask(
        { method: "POST", path: pathOf(session, "checkpoints/batch-delete"), json, repeatable: true },
        BatchDeleteAnswer,
      ),
    stats: (session) => ask({ method: "GET", path: pathOf(session, "checkpoints/stats") }, CheckpointStats),
    // Noting the same again changes nothing. [CP-16]
    noteRestore: (session, json) =>
      done({ method: "POST", path: pathOf(session, "restores"), json, repeatable: true }),
    restores: (session, cursor, limit) => {
      const query = `limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`;
      return ask({ method: "GET", path: `${pathOf(session, "restores")}?${query}` }, RestorePage);
    },
  };
};
