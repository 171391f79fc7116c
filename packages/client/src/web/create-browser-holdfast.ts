import type { Holdfast } from "../contract/holdfast.ts";
import type { SaveStatus } from "../contract/session.ts";
import type { ToEngine, ToPage } from "../link/messages.ts";
import { connectHoldfast } from "../link/page-end.ts";
import { deviceNameOf } from "./device-name.ts";
import { registerServiceWorker } from "./service-worker/register.ts";

/** Nothing is on its way, or nothing of this page's may be sent. */
const SETTLED: ReadonlySet<SaveStatus["kind"]> = new Set(["opening", "saved", "read-only"]);

/** Ask once that the browser does not clear unsent work when the disk runs low; it may say no. */
const askToPersist = (): void => {
  const { storage } = globalThis.navigator;
  // Absent on insecure origins, and a refusal changes nothing that could be done about it.
  storage?.persist?.().catch(() => false);
};

/**
 * The client of a page: starts the engine in a module worker and flushes it when the page hides or goes. Call once a page;
 * finds origin, storage and locks by itself.
 */
export const createBrowserHoldfast = (): Holdfast => {
  const outbox = registerServiceWorker();
  const deviceName = deviceNameOf(globalThis.navigator.userAgent);
  const worker = new Worker(new URL("./engine-worker.ts", import.meta.url), {
    type: "module",
    name: deviceName,
  });
  /** Sessions of which the service may not have everything. */
  const unsent = new Set<number>();
  const page = connectHoldfast({
    post: (message: ToEngine) => worker.postMessage(message),
    listen: (receive) => {
      worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
        if (data.kind === "status") {
          const { kind } = data.status;
          if (SETTLED.has(kind)) unsent.delete(data.session);
          else unsent.add(data.session);
          if (kind === "offline") outbox.wanted();
        }
        receive(data);
      };
    },
  });
  worker.onerror = (event) => page.fail(new Error(`The engine of this page stopped: ${event.message}`));
  askToPersist();
  // On window, which hears of it after the document: what the page writes down at this moment is flushed too.
  window.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") page.flush(false);
  });
  // A reload ends the worker with the page, often before it got to what `pagehide` asks for. This comes earlier.
  window.addEventListener("beforeunload", () => {
    page.leave();
    page.flush(false);
  });
  window.addEventListener("pagehide", () => {
    page.leave();
    page.flush(true);
    if (unsent.size > 0) outbox.left();
  });
  window.addEventListener("online", () => {
    page.online();
    outbox.online();
  });
  return page;
};
