import { expect, test } from "bun:test";
import type { Page, Route } from "playwright-core";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const isSave = (url: URL): boolean => url.pathname.endsWith("/saves");

/** Kills the service around the next save, as `act` says, and starts it again. */
const killAround = async (page: Page, act: (route: Route) => Promise<void>): Promise<void> => {
  const { stack } = product();
  const done = Promise.withResolvers<void>();
  await page.route(
    isSave,
    (route) => {
      act(route).then(done.resolve, done.reject);
    },
    { times: 1 },
  );
  await page.keyboard.press("Control+s");
  await done.promise;
  await stack.restart();
};

/** How many saves the service has of the session. */
const savesStored = async (page: Page): Promise<number> => {
  const { pathname } = new URL(page.url());
  return page.evaluate(async (session) => {
    const answer = await fetch(`/api/sessions/${session}/history?limit=99`);
    const { items } = (await answer.json()) as { readonly items: readonly unknown[] };
    return items.length;
  }, pathname.split("/")[2]);
};

test("[SP-21] [SP-7] a service that is killed while a page saves loses nothing and stores nothing twice", async () => {
  const { stack } = product();
  const { page, origin, leave } = await newVisitor(product());
  await steps.signUp(page, origin, steps.newAddress("hal"));
  await steps.saved(page);
  const before = await savesStored(page);

  await steps.typeAtEnd(page, "Editor", "killed before it had the save\n");
  await killAround(page, async (route) => {
    await stack.kill();
    await route.abort();
  });
  await steps.saved(page);
  expect(await savesStored(page)).toBe(before + 1);

  await steps.typeAtEnd(page, "Editor", "killed when it had stored it\n");
  await killAround(page, async (route) => {
    expect((await route.fetch()).status()).toBe(201);
    await stack.kill();
    await route.abort();
  });
  await steps.saved(page);
  expect(await savesStored(page)).toBe(before + 2);

  await page.reload();
  await steps.opened(page);
  const text = await steps.textOf(page, "Editor").textContent();
  expect(text).toContain("killed before it had the save");
  expect(text).toContain("killed when it had stored it");
  await leave();
}, 240_000);
