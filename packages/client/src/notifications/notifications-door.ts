import { ok } from "@holdfast/protocol/result";
import type { Http } from "../api/http.ts";
import { createNotificationsApi, type NotificationsApi } from "../api/notifications.ts";
import type { Notifications } from "../contract/notifications.ts";

/** What the account was told, and what this device tells it. */
export const createNotificationsDoor = (
  http: Http,
): { readonly notifications: Notifications } & Pick<NotificationsApi, "saveFailed"> => {
  const api = createNotificationsApi(http);
  return {
    saveFailed: api.saveFailed,
    notifications: {
      page: (cursor) => api.page(cursor === undefined ? {} : { cursor }),
      unread: async () => {
        const found = await api.page({ limit: 1 });
        return found.ok ? ok(found.value.unread) : found;
      },
      read: async (which) => {
        const read = await api.read(which);
        return read.ok ? ok(read.value.unread) : read;
      },
      preferences: api.preferences,
      setPreferences: api.setPreferences,
    },
  };
};
