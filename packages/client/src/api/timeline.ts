import {
  type ChangeCheckpointBody,
  Checkpoint,
  CheckpointPage,
  type CreateCheckpointBody,
  type ProofBody,
} from "@holdfast/protocol/checkpoints";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { HistoryPage } from "@holdfast/protocol/saves";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";
import { readPages } from "./pages.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What was saved, and the names given to it, as the service stores them: notes stay sealed here. [CP-4] [SP-8] */
export interface TimelineApi {
  readonly history: (session: Id<"ses">, cursor: string | null, limit: number) => Answer<HistoryPage>;
  /** All of them, page by page. */
  readonly checkpoints: (
    session: Id<"ses">,
    options?: Pick<Call, "retries">,
  ) => Answer<readonly Checkpoint[]>;
  readonly create: (
    session: Id<"ses">,
    body: CreateCheckpointBody,
    options?: Pick<Call, "retries">,
  ) => Answer<Checkpoint>;
  readonly change: (
    session: Id<"ses">,
    id: Id<"cpt">,
    version: number,
    body: ChangeCheckpointBody,
  ) => Answer<Checkpoint>;
  /** Says what a restore drill found. [CP-15] */
  readonly prove: (session: Id<"ses">, id: Id<"cpt">, body: ProofBody) => Answer<Checkpoint>;
  readonly remove: (session: Id<"ses">, id: Id<"cpt">, version: number) => Answer<null>;
}

export const createTimelineApi = (http: Http): TimelineApi => {
  const { ask, done } = createAsking(http);
  const pathOf = (session: Id<"ses">, id?: Id<"cpt">): string =>
    `/api/sessions/${session}/checkpoints${id === undefined ? "" : `/${id}`}`;
  const at = (version: number) => ({ "if-match": `"v${version}"` });

  return {
    history: (session, cursor, limit) => {
      const query = `limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`;
      return ask({ method: "GET", path: `/api/sessions/${session}/history?${query}` }, HistoryPage);
    },

    checkpoints: (session, options = {}) => readPages(http, pathOf(session), CheckpointPage, options),

    // The id makes it safe to repeat: the same checkpoint again is answered as it stands. [CP-1]
    create: (session, json, options = {}) =>
      ask({ method: "POST", path: pathOf(session), json, repeatable: true, ...options }, Checkpoint),

    change: (session, id, version, json) =>
      ask({ method: "PATCH", path: pathOf(session, id), headers: at(version), json }, Checkpoint),

    prove: (session, id, json) =>
      ask({ method: "POST", path: `${pathOf(session, id)}/proofs`, json, repeatable: true }, Checkpoint),

    remove: (session, id, version) =>
      done({ method: "DELETE", path: pathOf(session, id), headers: at(version) }),
  };
};
