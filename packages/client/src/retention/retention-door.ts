import { ok } from "@holdfast/protocol/result";
import type { SessionConfig } from "@holdfast/protocol/retention";
import type { Http } from "../api/http.ts";
import { createRetentionApi } from "../api/retention.ts";
import type { Retention } from "../contract/retention.ts";

/** Cleaning in the workspace of this device, and how long it keeps things. */
export const createRetentionDoor = (
  http: Http,
  learn: (terms: SessionConfig) => Promise<void>,
): Retention => {
  const api = createRetentionApi(http);
  /** What is heard here holds here at once. [NT-12] */
  const heard = async (asked: ReturnType<Retention["config"]>): ReturnType<Retention["config"]> => {
    const answer = await asked;
    if (answer.ok) await learn(answer.value.terms);
    return answer;
  };
  return {
    config: () => heard(api.config()),
    setConfig: (next) => heard(api.setConfig(next)),
    preview: (session) => api.preview(session),
    run: api.run,
    reports: async () => {
      const found = await api.reports();
      return found.ok ? ok(found.value.items) : found;
    },
  };
};
