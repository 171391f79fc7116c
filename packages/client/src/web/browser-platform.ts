import { webDeflate } from "@holdfast/state/web/deflate";
import { systemClock } from "../clock.ts";
import type { Platform } from "../platform.ts";
import { argon2id } from "./argon2id.ts";
import { openBrowserStores } from "./browser-stores.ts";
import { browserVault } from "./browser-vault.ts";
import { createWebLocks } from "./web-locks.ts";

const CHANNEL = "holdfast-account";

/** Word between the tabs of one browser; none where there is no channel. */
const browserNews = (): Platform["news"] => {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined, onTold: () => undefined };
  const channel = new BroadcastChannel(CHANNEL);
  return {
    tell: () => channel.postMessage(null),
    onTold: (listener) => {
      channel.onmessage = () => listener();
    },
  };
};

/** Where a browser says so: a person who saves data is not made to pay for proofs. */
const isMetered = (): boolean => {
  const { connection } = globalThis.navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
};

/** What a browser offers, in a page or in a worker of it. `deviceName` stands in the names of branches. */
export const createBrowserPlatform = async (deviceName: string): Promise<Platform> => ({
  origin: globalThis.location.origin,
  credentials: "browser",
  secure: globalThis.isSecureContext,
  deviceName,
  send: (url, init) => fetch(url, init),
  sockets: typeof WebSocket !== "undefined",
  vault: browserVault,
  deflate: webDeflate,
  argon2id,
  clock: systemClock,
  metered: isMetered,
  locks: createWebLocks(globalThis.navigator.locks),
  news: browserNews(),
  ...(await openBrowserStores()),
});
