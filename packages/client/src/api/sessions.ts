import { toBase64url } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { Session, SessionPage } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import { readAnswer } from "./answer.ts";
import type { Http } from "./http.ts";
import { readPages } from "./pages.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface SealedName {
  readonly meta: Bytes;
  readonly nameTag: Bytes;
}

/** Of a question, after outages. */
export interface ReadOptions {
  readonly retries?: number;
}

/** Sessions as the service stores them: their names stay sealed here. [SP-11] */
export interface SessionsApi {
  readonly create: (id: Id<"ses">, name: SealedName) => Answer<Session>;
  /** All of them, page by page. */
  readonly list: (options?: ReadOptions) => Answer<readonly Session[]>;
  readonly get: (id: Id<"ses">, options?: ReadOptions) => Answer<Session>;
  readonly rename: (id: Id<"ses">, version: number, name: SealedName) => Answer<Session>;
  readonly remove: (id: Id<"ses">, version: number) => Answer<null>;
}

const bodyOf = ({ meta, nameTag }: SealedName) => ({
  meta: toBase64url(meta),
  nameTag: toBase64url(nameTag),
});

export const createSessionsApi = (http: Http): SessionsApi => {
  const session = async (answer: Awaited<ReturnType<Http>>): Answer<Session> =>
    answer.ok ? readAnswer(answer.value, Session) : err(answer.error.problem);

  return {
    // The id is made here: the same session again is answered as it stands. [SP-11]
    create: async (id, name) =>
      session(
        await http({
          method: "POST",
          path: "/api/sessions",
          json: { id, ...bodyOf(name) },
          repeatable: true,
        }),
      ),

    list: (options = {}) => readPages(http, "/api/sessions", SessionPage, options),

    get: async (id, options = {}) =>
      session(await http({ method: "GET", path: `/api/sessions/${id}`, ...options })),

    rename: async (id, version, name) =>
      session(
        await http({
          method: "PATCH",
          path: `/api/sessions/${id}`,
          headers: { "if-match": `"v${version}"` },
          json: bodyOf(name),
        }),
      ),

    remove: async (id, version) => {
      const headers = { "if-match": `"v${version}"` };
      const answer = await http({ method: "DELETE", path: `/api/sessions/${id}`, headers });
      return answer.ok ? ok(null) : err(answer.error.problem);
    },
  };
};
