import { expect, test } from "bun:test";
import type { BrowserContext } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

/** As in a private window of a strict browser: the name is there, and opening is refused. */
const REFUSAL = `IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };\n`;

const refuseStorage = async (context: BrowserContext): Promise<() => number> => {
  let workers = 0;
  await context.addInitScript(REFUSAL);
  await context.route(/engine-worker[^/]*\.js$/, async (route) => {
    workers += 1;
    const response = await route.fetch();
    await route.fulfill({ response, body: `${REFUSAL}${await response.text()}` });
  });
  return () => workers;
};

test("[SP-20] [SP-22] a browser that keeps nothing says so, asks on every page, and saves within seconds", async () => {
  const { context, page, origin, faults, leave } = await newVisitor(product(), { serviceWorkers: "block" });
  const refused = await refuseStorage(context);
  const email = steps.newAddress("gus");
  const signInHere = async (): Promise<void> => {
    await page.getByText("This browser keeps nothing for this site").waitFor();
    await steps.signIn(page, email);
    await steps.opened(page);
  };
  await steps.keepCodes(page, await steps.createAccount(page, origin, email));
  await page.waitForURL(/\/s\//);
  expect(refused()).toBeGreaterThan(0);
  await signInHere();

  await steps.typeAtEnd(page, "Editor", "kept by the service alone\n");
  await page.locator(".pill", { hasText: "Not saved yet" }).first().waitFor();
  // Nobody asks for it: without a journal the next save is at most 5 s away.
  await steps.saved(page);

  await page.reload();
  await signInHere();
  await steps.textOf(page, "Editor").getByText("kept by the service alone").waitFor();
  await page.goto(`${origin}/sign-in`);
  await page.waitForURL(/\/sessions/);
  await page.getByText("This browser keeps nothing for this site").waitFor();
  await steps.signIn(page, email);
  await page.getByText("Focus timer").first().waitFor();
  await page.goto(`${origin}/pair`);
  await page.getByText("could let it in for one page only").waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(faults).toEqual([]);
  await leave();
}, 180_000);
