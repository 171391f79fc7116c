import type { SessionConfig } from "@holdfast/protocol/retention";
import type { Http } from "./api/http.ts";
import type { Doors } from "./contract/doors.ts";
import { laterDoors, laterPart } from "./later-doors.ts";
import { alsoFollowing, createFailingSaves, type Hearing } from "./notifications/failing-saves.ts";
import type { Platform } from "./platform.ts";

interface PlainDoorDeps {
  readonly platform: Pick<Platform, "clock">;
  readonly http: Http;
  /** Hears what the account says of saving. */
  readonly learn: (terms: SessionConfig) => Promise<void>;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

export interface PlainDoors {
  readonly doors: Pick<Doors, "retention" | "notifications" | "webhooks">;
  /** The same hearing, and the account is told where this device has not been able to save for long. [NT-7] */
  readonly alsoFollowing: (hearing: Hearing) => Hearing;
}

/** Doors that need no key, but the login of the account this device works as. */
export const createPlainDoors = ({ platform, http, learn, ended }: PlainDoorDeps): PlainDoors => {
  const retention = laterPart(
    () => import("./retention/retention-door.ts"),
    ({ createRetentionDoor }) => ({ retention: createRetentionDoor(http, learn) }),
  );
  const notifying = laterPart(
    () => import("./notifications/notifications-door.ts"),
    ({ createNotificationsDoor }) => createNotificationsDoor(http),
  );
  const hooks = laterPart(
    () => import("./webhooks/webhooks-door.ts"),
    ({ createWebhooksDoor }) => createWebhooksDoor(http),
  );
  return {
    doors: {
      ...laterDoors(["retention"], retention),
      ...laterDoors(["notifications"], notifying),
      ...laterDoors(["webhooks"], hooks),
    },
    alsoFollowing: (hearing) =>
      alsoFollowing(
        hearing,
        createFailingSaves({
          clock: platform.clock,
          tell: async (session) => (await (await notifying())?.saveFailed(session))?.ok === true,
          ended,
        }),
      ),
  };
};
