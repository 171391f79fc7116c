import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const NEXT = "Another lantern 48 reed";
const LINE = "// typed before the passphrase changed";

const openForm = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/keys`);
  await page.getByRole("button", { name: "Change passphrase…" }).click();
};

const change = async (page: Page, present: string, next: string, again = next): Promise<void> => {
  await page.getByLabel("Present passphrase", { exact: true }).fill(present);
  await page.getByLabel("New passphrase", { exact: true }).fill(next);
  await page.getByLabel("New passphrase again", { exact: true }).fill(again);
  await page.getByRole("button", { name: "Change passphrase", exact: true }).click();
};

const changed = (page: Page): Promise<void> =>
  page.getByText("Your new passphrase is in force").waitFor({ timeout: steps.PATIENCE });

describe("changing the passphrase", () => {
  test("[AU-24] [AU-23] the new one works, the old one does not, and another browser is signed out with its text kept", async () => {
    const ada = await newVisitor(product());
    const { origin, page } = ada;
    const email = steps.newAddress("ada");
    const path = await steps.signUp(page, origin, email);
    const second = await newVisitor(product());
    await page.goto(`${origin}/sessions`);
    await second.page.goto(`${origin}${path}`);
    await steps.signIn(second.page, email);
    await steps.opened(second.page);
    await second.context.route("**/saves", (route) => route.abort());
    await steps.typeAtEnd(second.page, "Editor", LINE);
    await steps.keepHere(second.page);

    await openForm(page, origin);
    await page.getByText("your keys stay the same").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await change(page, steps.PASSPHRASE, "password", "passwort");
    await page.getByText("This passphrase does not meet every rule yet.").waitFor();
    await page.getByText("The two passphrases differ.").waitFor();
    await change(page, steps.PASSPHRASE, steps.PASSPHRASE);
    await page.getByText("This is the present one. Choose another.").waitFor();
    await change(page, `${NEXT}!`, NEXT);
    await page
      .getByRole("alert")
      .getByText("That passphrase does not open this account")
      .waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);
    await change(page, steps.PASSPHRASE, NEXT);
    await changed(page);
    expect(await page.getByLabel("New passphrase", { exact: true }).count()).toBe(0);
    await steps.openSection(page, "Logins");
    await page.getByText("No other browser or program is signed in.").waitFor();
    expect(await page.content()).not.toContain(NEXT);

    await steps.openSection(page, "Devices");
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await steps.unlock(page, steps.PASSPHRASE);
    await page.getByText("That passphrase does not open this account").waitFor({ timeout: steps.PATIENCE });
    await steps.unlock(page, NEXT);
    await page.getByRole("heading", { name: "Settings" }).waitFor({ timeout: steps.PATIENCE });

    await second.context.unroute("**/saves");
    await second.page.goto(`${origin}/sessions`);
    await second.page.waitForURL((url) => url.pathname === "/sign-in", { timeout: steps.PATIENCE });
    await steps.signIn(second.page, email);
    await second.page.getByText("E-mail and passphrase do not match.").waitFor({ timeout: steps.PATIENCE });
    await steps.signIn(second.page, email, NEXT);
    await second.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await second.page.goto(`${origin}${path}`);
    await steps.textOf(second.page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    await steps.saveNow(second.page);
    await page.goto(`${origin}${path}`);
    await steps.textOf(page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    const faults = [...ada.faults, ...second.faults].filter((fault) => !fault.includes("net::ERR_FAILED"));
    expect(faults).toEqual([]);
    await ada.leave();
    await second.leave();
  }, 240_000);

  test("[AU-24] without a connection, or with an answer that nobody vouches for, it is never called done", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product(), { serviceWorkers: "block" });
    const email = steps.newAddress("bea");
    await steps.signUp(page, origin, email);
    await openForm(page, origin);
    await context.setOffline(true);
    await change(page, steps.PASSPHRASE, NEXT);
    await page
      .locator("form")
      .getByRole("alert")
      .getByText("The service cannot be reached")
      .waitFor({ timeout: steps.PATIENCE });
    await context.setOffline(false);
    await context.route("**/api/keys/slots", async (route) => {
      if (route.request().method() !== "PUT") return route.fallback();
      await route.fulfill({ json: { version: 2 } });
    });
    await change(page, steps.PASSPHRASE, NEXT);
    await page
      .locator("form")
      .getByRole("alert")
      .getByText("is not vouched for by anybody you trust")
      .waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);
    await context.unroute("**/api/keys/slots");
    await change(page, steps.PASSPHRASE, NEXT);
    await changed(page);
    expect(faults.filter((fault) => !fault.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    await leave();
  }, 180_000);
});
