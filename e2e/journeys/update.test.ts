import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { rewriteBytes, startProxy, type TamperingProxy, unreachable } from "../client/proxy.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();
let way: TamperingProxy;
beforeAll(() => {
  way = startProxy(product().stack.origin);
});
afterAll(() => way.stop());

const SERVICE_WORKER = /^\/service-worker\.js$/;

/** Asks for the bytes as they are, whatever the browser has of them. */
const plainly = (request: Request): Request => {
  const headers = new Headers(request.headers);
  headers.set("accept-encoding", "identity");
  headers.delete("if-none-match");
  return new Request(request, { headers });
};

/** Another build of the service worker from now on, while no save arrives. */
const publishAnother = (): void => {
  const another = rewriteBytes(SERVICE_WORKER, (bytes) => {
    const script = new TextDecoder().decode(bytes);
    return new TextEncoder().encode(script.replace(/version:"[0-9a-f]+"/, 'version:"another"'));
  });
  way.meddle((request, forward) =>
    request.url.endsWith("/saves") ? unreachable(request, forward) : another(plainly(request), forward),
  );
};

/** The build that is in charge, and whether another one waits. */
const builds = (page: Page): Promise<{ readonly shells: readonly string[]; readonly waits: boolean }> =>
  page.evaluate(async () => {
    const { waiting } = await navigator.serviceWorker.ready;
    const names = (await caches.keys()).filter((name) => name.startsWith("holdfast-shell-"));
    return { shells: names.map((name) => name.slice("holdfast-shell-".length)), waits: waiting !== null };
  });

const update = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });

/** A page of the new build: the browser gives it the turn some time after the last page of the old one is gone. */
const openedByAnother = async (context: BrowserContext, address: string): Promise<Page> => {
  for (;;) {
    const page = await context.newPage();
    await page.goto(address);
    if ((await builds(page)).shells.join() === "another") return page;
    await page.close();
    await Bun.sleep(1_000);
  }
};

test("[SP-29] [WB-17] a new build that comes while a save is unsent waits for the page, and the save arrives", async () => {
  const { context, page, faults, leave } = await newVisitor({
    ...product(),
    stack: { ...product().stack, origin: way.origin },
  });
  const path = await steps.signUp(page, way.origin, steps.newAddress("ivo"));
  await steps.saved(page);
  await steps.until(page, async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  const first = await builds(page);
  expect(first.waits).toBe(false);

  publishAnother();
  await steps.typeAtEnd(page, "Editor", "sealed by the old build\n");
  await page.keyboard.press("Control+s");
  await page
    .locator(".pill", { hasText: /^Offline/ })
    .first()
    .waitFor();
  await update(page);
  await steps.until(page, async () => (await navigator.serviceWorker.ready).waiting !== null);
  expect(await builds(page)).toEqual({ waits: true, shells: [...first.shells, "another"] });
  await page.reload();
  await steps.opened(page);
  await steps.textOf(page, "Editor").getByText("sealed by the old build").waitFor();
  expect((await builds(page)).waits).toBe(true);

  // The last page of the old build goes while the save still waits: the new build finds and sends it.
  await page.close();
  const next = await openedByAnother(context, `${way.origin}${path}`);
  await steps.opened(next);
  await steps.textOf(next, "Editor").getByText("sealed by the old build").waitFor();
  way.meddle(null);
  await next.keyboard.press("Control+s");
  await steps.saved(next);
  expect(faults).toEqual([]);
  await leave();
}, 240_000);
