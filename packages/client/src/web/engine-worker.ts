import { createHoldfast } from "../holdfast.ts";
import { inBackground } from "../in-background.ts";
import { serveHoldfast } from "../link/engine-end.ts";
import type { ToEngine, ToPage } from "../link/messages.ts";
import { createBrowserPlatform } from "./browser-platform.ts";

/**
 * Entry of the module worker: keys, serialising, chunking, sealing, journal and HTTP all live here, off the page's thread.
 * The worker's name is the device's name. What the page posts before the stores are open waits in order.
 */
const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

const early: ToEngine[] = [];
let receive = (message: ToEngine): void => {
  early.push(message);
};
scope.onmessage = ({ data }: MessageEvent<ToEngine>): void => receive(data);

const start = async (): Promise<void> => {
  const core = createHoldfast(await createBrowserPlatform(scope.name || "this browser"));
  serveHoldfast(core, {
    post: (message: ToPage) => scope.postMessage(message),
    listen: (listener) => {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
  });
};
inBackground(start());
