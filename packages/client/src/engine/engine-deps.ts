import type { Keychain } from "../account/keychain.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { LeaseApi } from "../api/leases.ts";
import type { SavesApi } from "../api/saves.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { SessionsApi } from "../api/sessions.ts";
import type { TimelineApi } from "../api/timeline.ts";
import type { TimelineActsApi } from "../api/timeline-acts.ts";
import type { Platform } from "../platform.ts";

/** What reading and saving sessions needs: where it runs, the service, the keys. */
export interface EngineDeps {
  readonly platform: Platform;
  readonly saves: SavesApi;
  readonly timeline: TimelineApi;
  /** What is asked of a timeline less often. */
  readonly timelineActs: TimelineActsApi;
  readonly leases: LeaseApi;
  readonly sessions: Pick<SessionsApi, "create">;
  readonly serverTime: ServerTime;
  readonly keychain: Keychain;
  /** Whether the account has what it stores deflated. [NT-12] */
  readonly compresses: () => boolean;
  /** Whether what others save is told by itself. [EV-10] */
  readonly isTold: () => boolean;
  /** Asks the service for news of roster, key lists and devices, and verifies them. */
  readonly refreshTrust: RefreshTrust;
}
