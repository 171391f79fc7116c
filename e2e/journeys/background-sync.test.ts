import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { startProxy, type TamperingProxy, unreachable } from "../client/proxy.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor, type Visitor } from "./visitor.ts";

/** The browser waits minutes before it tries again; here a second. */
const EAGER = [
  "--force-fieldtrials=BackgroundSync/Eager",
  `--force-fieldtrial-params=BackgroundSync.Eager:${[
    "initial_retry_delay_sec/1",
    "retry_delay_factor/1",
    "max_sync_attempts/1000",
    "min_sync_recovery_time_sec/1",
  ].join("/")}`,
];

const product = productOfFile({}, EAGER);
let way: TamperingProxy;
beforeAll(() => {
  way = startProxy(product().stack.origin);
});
afterEach(() => way.meddle(null));
afterAll(() => way.stop());

const visitor = (): Promise<Visitor> =>
  newVisitor({ ...product(), stack: { ...product().stack, origin: way.origin } });

/** A session with everything sent, in a browser that keeps the application. */
const begin = async (name: string) => {
  const visited = await visitor();
  const email = steps.newAddress(name);
  const path = await steps.signUp(visited.page, way.origin, email);
  await steps.saved(visited.page);
  await steps.until(
    visited.page,
    async () => (await navigator.serviceWorker.ready).active?.state === "activated",
  );
  return { ...visited, email, path };
};

/** Makes a checkpoint with the dialog. */
const nameMoment = async (page: Page, name: string): Promise<void> => {
  await steps.nameMoment(page, name);
  await page.getByText(`Named “${name}” on this device`).waitFor();
};

interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync: { readonly register: (tag: string) => Promise<void> };
}

/** Not every Chromium has Background Sync switched on. */
const hasSync = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.ready) as SyncRegistration;
    return registration.sync.register("asked-for").then(
      () => true,
      () => false,
    );
  });

/** Closes the last page as a person does. */
const close = async (page: Page): Promise<void> => {
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
};

/** Wakes the service worker as a browser with Background Sync does by itself. No page of the product is opened for it. */
const wake = async (context: BrowserContext): Promise<void> => {
  const blank = await context.newPage();
  const devtools = await context.newCDPSession(blank);
  const found = Promise.withResolvers<string>();
  devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const [registration] = registrations.filter(({ scopeURL }) => scopeURL.startsWith(way.origin));
    if (registration !== undefined) found.resolve(registration.registrationId);
  });
  await devtools.send("ServiceWorker.enable");
  await devtools.send("ServiceWorker.dispatchSyncEvent", {
    origin: way.origin,
    registrationId: await found.promise,
    tag: "holdfast-outbox",
    lastChance: false,
  });
};

/** What a service worker of the browser sends that changes something, and what came of it. */
const sentBy = (context: BrowserContext) => {
  const sent: { readonly what: string; readonly status: number; readonly body: Buffer }[] = [];
  context.on("response", (answer) => {
    const request = answer.request();
    if (request.serviceWorker() === null || request.method() !== "POST") return;
    const what = new URL(request.url()).pathname.split("/").at(-1) ?? "";
    sent.push({ what, status: answer.status(), body: request.postDataBuffer() ?? Buffer.alloc(0) });
  });
  return sent;
};

const timelineNames = async (page: Page): Promise<readonly string[]> => {
  await page.getByRole("button", { name: "Timeline" }).click();
  const named = page.getByRole("treeitem", { name: /First light|Noon/ });
  await named.nth(1).waitFor();
  const texts = await named.allTextContents();
  return texts.map((text) => /First light|Noon/.exec(text)?.[0] ?? text);
};

test("[SP-29] [WB-17] what was sealed while the service was away arrives when it is back, in order and without a key, though the page is closed", async () => {
  const { context, page, email, path, faults, leave } = await begin("amy");
  const isWoken = await hasSync(page);
  const sent = sentBy(context);
  way.meddle((request, forward) =>
    request.url.includes("/api/") ? unreachable(request, forward) : forward(request),
  );
  for (const moment of ["First light", "Noon"]) {
    await steps.typeAtEnd(page, "Editor", `${moment} came\n`);
    await nameMoment(page, moment);
  }
  await page.getByRole("button", { name: "Account and theme" }).click();
  await page.getByRole("menuitem", { name: "Lock" }).click();
  await page.getByRole("heading", { name: "Locked" }).waitFor();
  await close(page);
  // An hour later the login has to be renewed first.
  await context.clearCookies({ name: /access/ });
  way.meddle(null);
  if (!isWoken) await wake(context);
  const arrived = () => sent.filter(({ what, status }) => /saves|checkpoints/.test(what) && status < 300);
  while (arrived().length < 4) await context.waitForEvent("response");
  expect(
    arrived()
      .slice(0, 4)
      .map(({ what }) => what),
  ).toEqual(["saves", "checkpoints", "saves", "checkpoints"]);
  expect(sent.map(({ what }) => what)).toContain("refresh");
  for (const { body } of sent) expect(body.includes("First light")).toBe(false);

  const other = await visitor();
  await other.page.goto(`${way.origin}/sign-in`);
  await steps.signIn(other.page, email);
  await other.page.waitForURL(/\/(sessions|s\/)/);
  await other.page.goto(`${way.origin}${path}`);
  await steps.opened(other.page);
  await steps.textOf(other.page, "Editor").getByText("Noon came").waitFor();
  expect(await timelineNames(other.page)).toEqual(["Noon", "First light"]);
  await other.leave();

  const back = await context.newPage();
  await back.goto(`${way.origin}${path}`);
  await steps.unlock(back, steps.PASSPHRASE);
  await steps.opened(back);
  await steps.textOf(back, "Editor").getByText("Noon came").waitFor();
  expect(await timelineNames(back)).toEqual(["Noon", "First light"]);
  expect(await back.getByText("Waiting to be sent").count()).toBe(0);
  expect(faults).toEqual([]);
  await leave();
}, 240_000);
