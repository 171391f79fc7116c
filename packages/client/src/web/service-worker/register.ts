import { LEFT_TAG, OUTBOX_MESSAGE, OUTBOX_TAG } from "./outbox-tag.ts";

/** Only some browsers have Background Sync; the types of none of them know it. */
interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { readonly register: (tag: string) => Promise<void> };
}

export interface OutboxSender {
  /** Something sealed waits: have it sent when the network is back, even if every page is closed by then. */
  readonly wanted: () => void;
  /** The page goes, and not everything has arrived. */
  readonly left: () => void;
  /** The network is back. */
  readonly online: () => void;
}

const ADDRESS = "/service-worker.js";
const nothing = (): void => undefined;

/**
 * Registers the service worker. Browsers without one, and pages that may not have one, go on without: what is unsent is sent
 * by the next page.
 */
export const registerServiceWorker = (): OutboxSender => {
  const workers = globalThis.navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return { wanted: nothing, left: nothing, online: nothing };
  workers.register(ADDRESS, { updateViaCache: "none" }).catch(() => undefined);
  const wakeBy = (tag: string): void => {
    workers.ready
      .then((registration: SyncRegistration) => registration.sync?.register(tag))
      // Refused by settings or by the browser: the page itself tries, and the next one.
      .catch(() => undefined);
  };
  return {
    wanted: () => wakeBy(OUTBOX_TAG),
    left: () => wakeBy(LEFT_TAG),
    online: () => workers.controller?.postMessage(OUTBOX_MESSAGE),
  };
};
