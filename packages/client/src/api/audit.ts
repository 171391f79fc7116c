import { AuditPage } from "@holdfast/protocol/audit";
import { err, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { readAnswer } from "./answer.ts";
import type { Http } from "./http.ts";

/** The audit log as it stands on the wire. */
export interface AuditApi {
  readonly page: (wanted: {
    readonly cursor?: string | undefined;
    readonly limit: number;
  }) => Promise<Result<AuditPage, ClientProblem>>;
}

export const createAuditApi = (http: Http): AuditApi => ({
  page: async ({ cursor, limit }) => {
    const query = `limit=${limit}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await http({ method: "GET", path: `/api/audit?${query}` });
    return answer.ok ? readAnswer(answer.value, AuditPage) : err(answer.error.problem);
  },
});
