import type { Holdfast } from "@holdfast/client/contract/holdfast";
import { createBrowserHoldfast } from "@holdfast/client/web/create-browser-holdfast";
import { flushWhenLeaving } from "./pending-edits.ts";

let client: Holdfast | null = null;

/** The one client of this page; its worker starts with the first call. Only for stores, and never while rendering. */
export const holdfast = (): Holdfast => {
  if (client === null) {
    flushWhenLeaving();
    client = createBrowserHoldfast();
  }
  return client;
};
