import { OUTBOX_MESSAGE, OUTBOX_TAG } from "./outbox-tag.ts";

/** Only some browsers have Background Sync; the types of none of them know it. */
interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { readonly register: (tag: string) => Promise<void> };
}

export interface OutboxSender {
  /** Something sealed waits: have it sent when the network is back, even if every page is closed by then. */
  readonly wanted: () => void;
  /** The network is back. */
  readonly online: () => void;
}

const ADDRESS = "/service-worker.js";

/**
 * Registers the service worker. Browsers without one, and pages that may not have one, go on without: what is unsent is sent
 * by the next page.
 */
export const registerServiceWorker = (): OutboxSender => {
  const workers = globalThis.navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined) return { wanted: () => undefined, online: () => undefined };
  workers.register(ADDRESS, { updateViaCache: "none" }).catch(() => undefined);
  return {
    wanted: () => {
      workers.ready
        .then((registration: SyncRegistration) => registration.sync?.register(OUTBOX_TAG))
        // Refused by settings or by the browser: the page itself tries, and the next one.
        .catch(() => undefined);
    },
    online: () => workers.controller?.postMessage(OUTBOX_MESSAGE),
  };
};
