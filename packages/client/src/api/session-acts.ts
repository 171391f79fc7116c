import { ActivityPage } from "@holdfast/protocol/activity";
import { toBase64url } from "@holdfast/protocol/encoding";
import { SessionHealth } from "@holdfast/protocol/health";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { Session } from "@holdfast/protocol/sessions";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";
import type { SealedName } from "./sessions.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What is done with sessions as wholes. [CP-17] [CP-18] */
export interface SessionActsApi {
  readonly clone: (from: Id<"ses">, id: Id<"ses">, name: SealedName, at: string) => Answer<Session>;
  readonly act: (id: Id<"ses">, verb: "archive" | "unarchive" | "undelete") => Answer<null>;
  readonly activity: (id: Id<"ses">, cursor: string | null, limit: number) => Answer<ActivityPage>;
  readonly health: (id: Id<"ses">) => Answer<SessionHealth>;
}

export const createSessionActsApi = (http: Http): SessionActsApi => {
  const { ask, done } = createAsking(http);
  const pathOf = (id: Id<"ses">, what: string): string => `/api/sessions/${id}/${what}`;
  return {
    // The id is made here: the same clone again is answered as it stands. [CP-17]
    clone: (from, id, { meta, nameTag }, at) => {
      const json = { id, meta: toBase64url(meta), nameTag: toBase64url(nameTag), at };
      return ask({ method: "POST", path: pathOf(from, "clone"), json, repeatable: true }, Session);
    },
    // What is so already stays so: asking again changes nothing.
    act: (id, verb) => done({ method: "POST", path: pathOf(id, verb), repeatable: true }),
    activity: (id, cursor, limit) => {
      const query = `limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`;
      return ask({ method: "GET", path: `${pathOf(id, "activity")}?${query}` }, ActivityPage);
    },
    health: (id) => ask({ method: "GET", path: pathOf(id, "health") }, SessionHealth),
  };
};
