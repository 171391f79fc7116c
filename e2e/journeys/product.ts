import { afterAll, beforeAll } from "bun:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../browser.ts";
import { type Stack, startStack } from "../stack.ts";

export interface Product {
  readonly stack: Stack;
  readonly browser: Browser;
}

const START_MILLISECONDS = 120_000;

/** One running product and one browser for all tests of a file, begun before the first and ended after the last. */
export const productOfFile = (
  settings: Readonly<Record<string, string>> = {},
  switches: readonly string[] = [],
): (() => Product) => {
  let stack: Stack | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    stack = await startStack(settings);
    browser = await launchBrowser(switches);
  }, START_MILLISECONDS);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, START_MILLISECONDS);
  return () => {
    if (stack === undefined || browser === undefined) throw new Error("the product did not start");
    return { stack, browser };
  };
};
