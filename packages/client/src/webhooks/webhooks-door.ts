import { ok } from "@holdfast/protocol/result";
import type { Http } from "../api/http.ts";
import { createWebhooksApi } from "../api/webhooks.ts";
import type { Webhooks } from "../contract/webhooks.ts";

/** The hooks of the workspace of this device. */
export const createWebhooksDoor = (http: Http): { readonly webhooks: Webhooks } => {
  const api = createWebhooksApi(http);
  return {
    webhooks: {
      ...api,
      list: async () => {
        const listed = await api.list();
        return listed.ok ? ok(listed.value.items) : listed;
      },
      deliveries: (id, cursor) => api.deliveries(id, cursor),
    },
  };
};
