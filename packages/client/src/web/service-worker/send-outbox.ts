import type { Id } from "@holdfast/protocol/ids";
import { createCredentials } from "../../account/credential-store.ts";
import type { HttpDeps } from "../../api/http.ts";
import { createHttp } from "../../api/http.ts";
import { createSavesApi } from "../../api/saves.ts";
import { createServerTime } from "../../api/server-time.ts";
import { createSessionsApi } from "../../api/sessions.ts";
import { createTimelineApi } from "../../api/timeline.ts";
import { sendInOrder } from "../../engine/send-waiting.ts";
import { sessionLock } from "../../locks.ts";
import type { Platform } from "../../platform.ts";

/** What sending needs of a platform: no key, and nothing that makes one. */
export type OutboxPlatform = HttpDeps["platform"] &
  Pick<Platform, "device" | "journal"> & {
    /** Whether a page has a session open now. Asks without taking anything from anybody. */
    readonly isOpen: (session: Id<"ses">) => Promise<boolean>;
  };

/** How a round of sending ended: `later` asks for another one. */
export type OutboxOutcome = "done" | "later";

/**
 * Sends the sealed saves and names that pages of this browser left behind, in order, byte for byte and without any key.
 * [SP-29] [SP-30]
 *
 * A session that a page has open is left to that page, and asked for again: the page may be closed before the service is back,
 * or is being closed now and still seals. Nothing is taken out of the journal here: the next page that opens the
 * session learns by digests and ids what arrived, and does the bookkeeping with the keys.
 */
export const sendOutbox = async (platform: OutboxPlatform): Promise<OutboxOutcome> => {
  const { device, journal, locks, clock, isOpen } = platform;
  if ((await device.current())?.login == null) return "done";
  const credentials = createCredentials(device);
  await credentials.reload();
  const http = createHttp({
    platform,
    credentials,
    serverTime: createServerTime(clock),
    // Signing out is a page's: unsent work stays sealed on the device whatever becomes of the login.
    onEnded: () => undefined,
  });
  const sender = {
    sessions: createSessionsApi(http),
    saves: createSavesApi(http),
    timeline: createTimelineApi(http),
  };
  let outcome: OutboxOutcome = "done";
  for (const session of await journal.sessions()) {
    if (await isOpen(session)) {
      outcome = "later";
      continue;
    }
    // Held for a moment only, a page that opens the session meanwhile would open it read-only: not where there is nothing to send.
    if ((await journal.outbox(session)).length === 0) continue;
    const release = await locks.tryHold(sessionLock(session));
    if (release === null) {
      outcome = "later";
      continue;
    }
    try {
      const items = await journal.outbox(session);
      const sent = await sendInOrder(sender, session, items, { retries: 0 });
      if (!sent.ok) outcome = "later";
    } finally {
      release();
    }
  }
  return outcome;
};
