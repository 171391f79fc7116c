import { systemClock } from "../../clock.ts";
import { sessionLock } from "../../locks.ts";
import { openBrowserStores } from "../browser-stores.ts";
import { browserVault } from "../browser-vault.ts";
import { createWebLocks } from "../web-locks.ts";
import { LEFT_TAG, OUTBOX_MESSAGE, OUTBOX_TAG } from "./outbox-tag.ts";
import { type OutboxOutcome, sendOutbox } from "./send-outbox.ts";
import { createShellCache, type Shell } from "./shell-cache.ts";

/** Put in by the build that makes the pages. */
declare const HOLDFAST_SHELL: Shell;

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
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

/** A page that is loaded again is back by then, and has its session again. */
const RELOAD_MILLISECONDS = 5_000;

const sendNow = async (): Promise<OutboxOutcome> =>
  sendOutbox({
    origin: scope.location.origin,
    credentials: "browser",
    send: (url, init) => fetch(url, init),
    clock: systemClock,
    locks: createWebLocks(scope.navigator.locks),
    isOpen: async (session) => {
      const { held = [] } = await scope.navigator.locks.query();
      return held.some(({ name }) => name === sessionLock(session));
    },
    vault: browserVault,
    ...(await openBrowserStores()),
  });

/** One round at a time: who asks during one is answered by it. */
let round: Promise<OutboxOutcome> | null = null;
const send = async (): Promise<void> => {
  round ??= sendNow().finally(() => {
    round = null;
  });
  // A rejected sync is tried again by the browser, later each time.
  if ((await round) === "later") throw new Error("not everything could be sent yet");
};

const sendAfter = async (milliseconds: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await send();
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
  if (sync.tag === LEFT_TAG) sync.waitUntil(sendAfter(RELOAD_MILLISECONDS));
});
scope.addEventListener("message", (event) => {
  // Awaited, so that neither the browser ends this worker nor another version takes its place before the bytes are out.
  if (event.data === OUTBOX_MESSAGE) event.waitUntil(send().catch(() => undefined));
});
