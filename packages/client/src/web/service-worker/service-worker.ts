import { systemClock } from "../../clock.ts";
import { inBackground } from "../../in-background.ts";
import { openBrowserStores } from "../browser-stores.ts";
import { browserVault } from "../browser-vault.ts";
import { createWebLocks } from "../web-locks.ts";
import { OUTBOX_MESSAGE, OUTBOX_TAG } from "./outbox-tag.ts";
import { sendOutbox } from "./send-outbox.ts";
import { createShellCache, type Shell } from "./shell-cache.ts";

/** Put in by the build that makes the pages. */
declare const HOLDFAST_SHELL: Shell;

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
  /** The browser will not try again after this. */
  readonly lastChance: boolean;
}

/**
 * Entry of the service worker: keeps the application on the device and sends sealed saves after the last page is closed. It
 * has no key and never asks for one. A new version waits until no page of the old one is open, so that no page loses the
 * files it was made with.
 */
const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const shell = createShellCache(HOLDFAST_SHELL, {
  caches: scope.caches,
  fetch: (request) => fetch(request),
  origin: scope.location.origin,
});

const send = async (): Promise<void> => {
  const outcome = await sendOutbox({
    origin: scope.location.origin,
    credentials: "browser",
    send: (url, init) => fetch(url, init),
    clock: systemClock,
    locks: createWebLocks(scope.navigator.locks),
    vault: browserVault,
    ...(await openBrowserStores()),
  });
  // A rejected sync is tried again by the browser, later each time.
  if (outcome === "later") throw new Error("the service cannot be reached yet");
};

scope.addEventListener("install", (event) => event.waitUntil(shell.install()));
scope.addEventListener("activate", (event) =>
  event.waitUntil(shell.activate().then(() => scope.clients.claim())),
);
scope.addEventListener("fetch", (event) => {
  const answer = shell.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});
scope.addEventListener("sync", (event) => {
  const sync = event as unknown as SyncEvent;
  if (sync.tag === OUTBOX_TAG) sync.waitUntil(send());
});
scope.addEventListener("message", ({ data }) => {
  if (data === OUTBOX_MESSAGE) inBackground(send().catch(() => undefined));
});
