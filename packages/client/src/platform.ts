import type { Deflate } from "@holdfast/state/codec";
import type { Argon2id } from "@holdfast/vault/passphrase";
import type { VaultDeps } from "@holdfast/vault/primitives";
import type { Clock } from "./clock.ts";
import type { Locks } from "./locks.ts";
import type { DeviceStore } from "./stores/device-store.ts";
import type { HistoryStore } from "./stores/history-store.ts";
import type { Journal } from "./stores/journal.ts";
import type { SaveCache } from "./stores/save-cache.ts";

export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Everything the client needs from where it runs. */
export interface Platform {
  /** Scheme, host and port of the service, without a path. */
  readonly origin: string;
  /** `browser`: HttpOnly cookies and a CSRF header. `bearer`: tokens kept by the device store. */
  readonly credentials: "browser" | "bearer";
  /** False where the runtime withholds cryptography because the page did not come over HTTPS or from localhost. */
  readonly secure: boolean;
  /** How a branch made on this device is told apart: "branch of <deviceName>". */
  readonly deviceName: string;
  readonly send: Send;
  /** Whether the runtime has WebSockets. Without them who has a session open is heard here, and not said. */
  readonly sockets: boolean;
  /** How long an answer, or the next piece of a long one, may take to come; 30 s unless said otherwise. */
  readonly patienceMilliseconds?: number;
  readonly vault: VaultDeps;
  readonly deflate: Deflate;
  readonly argon2id: Argon2id;
  readonly clock: Clock;
  /** Whether somebody pays for what is sent, where that is known. */
  readonly metered?: () => boolean;
  readonly locks: Locks;
  /** Word to and from the other clients of this device that its account, login or lock changed. */
  readonly news: { readonly tell: () => void; readonly onTold: (listener: () => void) => void };
  readonly device: DeviceStore;
  readonly journal: Journal;
  readonly cache: SaveCache;
  readonly history: HistoryStore;
}
