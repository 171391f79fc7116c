import { describe, expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const LINE = "// typed where the login was ended";
const PHONE = "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0";

const rows = (page: Page): Locator => page.getByRole("list", { name: "Logins" }).getByRole("listitem");

const openLogins = async (page: Page, origin: string, count: number): Promise<void> => {
  await page.goto(`${origin}/settings/logins`);
  await rows(page)
    .nth(count - 1)
    .getByText("Signed in")
    .waitFor({ timeout: steps.PATIENCE });
  expect(await rows(page).count()).toBe(count);
};

/** Waits until the page asks for the passphrase of somebody who is signed out. */
const signedOut = (page: Page): Promise<void> =>
  page.waitForURL((url) => url.pathname === "/sign-in", { timeout: steps.PATIENCE });

describe("logins", () => {
  test("[B17] [AU-20] [AU-22] one browser ends the login of another, which keeps its text sealed and gets it back", async () => {
    const ada = await newVisitor(product());
    const { origin } = ada;
    const email = steps.newAddress("ada");
    const path = await steps.signUp(ada.page, origin, email);
    await openLogins(ada.page, origin, 1);
    await ada.page.getByText("No other browser or program is signed in.").waitFor();
    expect(await violationsOf(ada.page)).toEqual([]);

    const phone = await newVisitor(product(), { userAgent: PHONE });
    await phone.page.goto(`${origin}${path}`);
    await steps.signIn(phone.page, email);
    await steps.opened(phone.page);
    await phone.context.route("**/saves", (route) => route.abort());
    await steps.typeAtEnd(phone.page, "Editor", LINE);
    await steps.keepHere(phone.page);

    await ada.page.getByRole("button", { name: "Refresh the logins" }).click();
    const lost = rows(ada.page).filter({ hasText: "Firefox on Android" });
    await lost.getByText("Seen in the last 15 min").waitFor();
    await rows(ada.page).filter({ hasText: "This browser" }).getByText("Active now").waitFor();
    expect(await violationsOf(ada.page)).toEqual([]);
    await lost.getByRole("button", { name: "Revoke" }).click();
    await ada.page.getByText("Work it has not sent stays sealed there").waitFor();
    expect(await violationsOf(ada.page)).toEqual([]);
    await ada.page.getByRole("button", { name: "Keep it" }).click();
    expect(await rows(ada.page).count()).toBe(2);
    await lost.getByRole("button", { name: "Revoke" }).click();
    await ada.page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await ada.page.getByText("Firefox on Android is signed out").waitFor();
    expect(await rows(ada.page).count()).toBe(1);

    await phone.context.unroute("**/saves");
    await phone.page.goto(`${origin}/sessions`);
    await signedOut(phone.page);
    await steps.signIn(phone.page, email);
    await phone.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await phone.page.goto(`${origin}${path}`);
    await steps.textOf(phone.page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    await steps.saveNow(phone.page);
    await ada.page.goto(`${origin}${path}`);
    await steps.textOf(ada.page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    expect([...ada.faults, ...phone.faults].filter((fault) => !fault.includes("net::ERR_FAILED"))).toEqual(
      [],
    );
    await ada.leave();
    await phone.leave();
  }, 240_000);

  test("[B14] [B49] [AU-21] signing out everywhere says what it does, needs the service, and empties both browsers", async () => {
    const bea = await newVisitor(product());
    const { page, origin, context } = bea;
    const email = steps.newAddress("bea");
    const path = await steps.signUp(page, origin, email);
    const second = await newVisitor(product());
    await second.page.goto(`${origin}${path}`);
    await steps.signIn(second.page, email);
    await steps.opened(second.page);

    await openLogins(page, origin, 2);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.getByRole("button", { name: "Sign out everywhere…" }).click();
    await page.getByText("Work that this browser has not sent is sent first").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await context.setOffline(true);
    const everywhere = page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" });
    await everywhere.click();
    await page.getByRole("alert").getByText("The service cannot be reached").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await context.setOffline(false);
    await everywhere.click();
    await page.waitForURL(`${origin}/`, { timeout: steps.PATIENCE });
    await page.goto(`${origin}/settings/logins`);
    await signedOut(page);
    expect(await page.getByText(email).count()).toBe(0);

    await second.page.goto(`${origin}/sessions`);
    await signedOut(second.page);
    await steps.signIn(second.page, email);
    await second.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await openLogins(second.page, origin, 1);
    const faults = [...bea.faults, ...second.faults];
    expect(faults.filter((fault) => !fault.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    await bea.leave();
    await second.leave();
  }, 240_000);

  test("[B17] a list that does not come is said, and asked for again", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product(), { serviceWorkers: "block" });
    await steps.signUp(page, origin, steps.newAddress("cleo"));
    await context.route("**/api/auth/sessions?*", (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        json: { code: "forbidden", title: "", status: 403, retryable: false, dataSafe: true, type: "" },
      }),
    );
    await page.goto(`${origin}/settings/logins`);
    await page.getByRole("alert").getByText("Your role does not allow this").waitFor();
    await page.getByText("Last refresh: never").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await context.unroute("**/api/auth/sessions?*");
    await page.getByRole("button", { name: "Refresh the logins" }).click();
    await rows(page).getByText("Active now").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);
});
