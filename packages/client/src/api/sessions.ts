import { toBase64url } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { Session, SessionPage } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
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

/** `any`: those in use and those that are archived. */
export type WhichSessions = "in-use" | "archived" | "any" | "deleted";

const QUERIES: Readonly<Record<WhichSessions, string>> = {
  "in-use": "",
  archived: "&archived=true",
  any: "&archived=any",
  deleted: "&deleted=true",
};

/** The session of the same workspace that a new one is a branch of, and the digest of the save that it left, where that is known. [LE-5] */
export interface BranchPoint {
  readonly of: Id<"ses">;
  readonly at: string | null;
}

/** Sessions as the service stores them: their names stay sealed here. [SP-11] */
export interface SessionsApi {
  readonly create: (id: Id<"ses">, name: SealedName, branch?: BranchPoint) => Answer<Session>;
  /** Makes a branch a session of its own. [LE-6] */
  readonly keep: (id: Id<"ses">) => Answer<Session>;
  /** All of them, page by page: those in use, unless others are asked for. */
  readonly list: (options?: ReadOptions, which?: WhichSessions) => Answer<readonly Session[]>;
  readonly get: (id: Id<"ses">, options?: ReadOptions) => Answer<Session>;
  readonly rename: (id: Id<"ses">, version: number, name: SealedName) => Answer<Session>;
  readonly remove: (id: Id<"ses">, version: number) => Answer<null>;
}

const bodyOf = ({ meta, nameTag }: SealedName) => ({
  meta: toBase64url(meta),
  nameTag: toBase64url(nameTag),
});

export const createSessionsApi = (http: Http): SessionsApi => {
  const { ask, done } = createAsking(http);
  const at = (version: number) => ({ "if-match": `"v${version}"` });
  const pathOf = (id: Id<"ses">): string => `/api/sessions/${id}`;

  return {
    // The id is made here: the same session again is answered as it stands. [SP-11]
    create: (id, name, branch) => {
      const of = branch === undefined ? {} : { branchOf: branch.of };
      const at = branch === undefined || branch.at === null ? {} : { branchAt: branch.at };
      const json = { id, ...bodyOf(name), ...of, ...at };
      return ask({ method: "POST", path: "/api/sessions", json, repeatable: true }, Session);
    },

    keep: (id) => ask({ method: "POST", path: `${pathOf(id)}/keep`, repeatable: true }, Session),

    list: (options = {}, which = "in-use") =>
      readPages(http, "/api/sessions", SessionPage, options, QUERIES[which]),

    get: (id, options = {}) => ask({ method: "GET", path: pathOf(id), ...options }, Session),

    rename: (id, version, name) =>
      ask({ method: "PATCH", path: pathOf(id), headers: at(version), json: bodyOf(name) }, Session),

    remove: (id, version) => done({ method: "DELETE", path: pathOf(id), headers: at(version) }),
  };
};
