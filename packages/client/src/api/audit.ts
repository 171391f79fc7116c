import { AuditPage } from "@holdfast/protocol/audit";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

/** The audit log as it stands on the wire. */
export interface AuditApi {
  readonly page: (wanted: {
    readonly cursor?: string | undefined;
    readonly limit: number;
  }) => Promise<Result<AuditPage, ClientProblem>>;
}

export const createAuditApi = (http: Http): AuditApi => {
  const { ask } = createAsking(http);
  return {
    page: ({ cursor, limit }) => {
      const query = `limit=${limit}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
      return ask({ method: "GET", path: `/api/audit?${query}` }, AuditPage);
    },
  };
};
