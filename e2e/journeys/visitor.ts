import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { Product } from "./product.ts";
import { PATIENCE } from "./steps.ts";

/** A browser profile of its own, with nothing from before. */
export interface Visitor {
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What no page may cause: errors and warnings of the console, violations of the policy, requests to anybody else. */
  readonly faults: readonly string[];
  readonly leave: () => Promise<void>;
}

const OWN_SCHEMES = ["data:", "blob:", "about:"];

/** Refusals that tests provoke, service workers that they do without, and a remark that a slow machine gets about a font fetched early for an editor that comes late. */
const EXPECTED = [
  /^Failed to load resource: the server responded with a status of 4\d\d/,
  /Service Worker registration blocked by Playwright/,
  /was preloaded using link preload but not used within a few seconds/,
];

/** Collects what goes wrong in every page of a context from now on. */
export const faultsOf = (context: BrowserContext, origin: string): readonly string[] => {
  const faults: string[] = [];
  context.on("console", (message) => {
    const grave = ["error", "warning"].includes(message.type());
    if (grave && !EXPECTED.some((each) => each.test(message.text())))
      faults.push(`${message.page()?.url() ?? ""}: ${message.text()}`);
  });
  context.on("weberror", (thrown) => faults.push(`${thrown.page()?.url() ?? ""}: ${thrown.error().message}`));
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !OWN_SCHEMES.some((scheme) => url.startsWith(scheme)))
      faults.push(`a request to ${url}`);
  });
  return faults;
};

export const DESK = { width: 1280, height: 720 } as const;

/** Somebody at a browser that has never been here. */
export const newVisitor = async (
  { stack, browser }: Product,
  options: BrowserContextOptions = {},
): Promise<Visitor> => {
  const context = await browser.newContext({ viewport: DESK, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE);
  const faults = faultsOf(context, stack.origin);
  const page = await context.newPage();
  return { origin: stack.origin, context, page, faults, leave: () => context.close() };
};
