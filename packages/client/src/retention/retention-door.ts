import { ok } from "@holdfast/protocol/result";
import type { Http } from "../api/http.ts";
import { createRetentionApi } from "../api/retention.ts";
import type { Retention } from "../contract/retention.ts";

/** Cleaning in the workspace of this device, and how long it keeps things. */
export const createRetentionDoor = (http: Http): Retention => {
  const api = createRetentionApi(http);
  return {
    config: api.config,
    setConfig: api.setConfig,
    preview: (session) => api.preview(session),
    run: api.run,
    reports: async () => {
      const found = await api.reports();
      return found.ok ? ok(found.value.items) : found;
    },
  };
};
