import { webDeflate } from "@holdfast/state/web/deflate";
import { webPrimitives } from "@holdfast/vault/primitives";
import { type Job, perform } from "./jobs.ts";

/** Runs in a page, on that browser's own WebCrypto. */
export const performInPage = (job: Job): Promise<unknown> =>
  perform({ primitives: webPrimitives, deflate: webDeflate }, job);
