import { describe, expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const told = (page: Page): Locator => page.getByRole("list", { name: "Notifications" }).getByRole("listitem");

const bell = (page: Page, unread: number): Promise<void> =>
  page
    .getByRole("link", {
      name: unread === 0 ? "Notifications" : `Notifications, ${unread} unread`,
      exact: true,
    })
    .first()
    .waitFor({ timeout: steps.PATIENCE });

describe("notifications", () => {
  test("[NT-8] [NT-9] [NT-11] [A40] the head says how many are unread, and the settings say what they are about", async () => {
    const ada = await newVisitor(product());
    const { origin, page } = ada;
    const email = steps.newAddress("ada");
    const session = await steps.signUp(page, origin, email);
    await page.goto(`${origin}/settings/notifications`);
    await page.getByText("Nothing so far").waitFor({ timeout: steps.PATIENCE });

    const other = await newVisitor(product());
    await other.page.goto(`${origin}/sign-in`);
    await steps.signIn(other.page, email);
    await other.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await bell(other.page, 1);

    await page.reload();
    await told(page).filter({ hasText: "New sign-in" }).waitFor({ timeout: steps.PATIENCE });
    await bell(page, 1);
    expect(await told(page).count()).toBe(1);
    expect(await violationsOf(page)).toEqual([]);

    await page.goto(`${origin}${session}`);
    await steps.opened(page);
    await bell(page, 1);
    await page.getByRole("link", { name: "Notifications, 1 unread" }).click();
    await page.getByRole("button", { name: "Mark all as read" }).and(page.locator(":enabled")).click();
    await bell(page, 0);
    await told(page).getByText("New", { exact: true }).waitFor({ state: "detached" });

    const invites = page.getByRole("checkbox", { name: "Invites: send by mail" });
    expect(await invites.isChecked()).toBe(true);
    await invites.uncheck();
    expect(await page.getByRole("checkbox", { name: "Damage: show here" }).isDisabled()).toBe(true);
    await page.getByRole("checkbox", { name: "Invites: show here" }).and(page.locator(":enabled")).waitFor();
    await page.reload();
    await page
      .getByRole("checkbox", { name: "Invites: send by mail" })
      .and(page.locator(":enabled"))
      .waitFor();
    expect(await page.getByRole("checkbox", { name: "Invites: send by mail" }).isChecked()).toBe(false);
    expect(await violationsOf(page)).toEqual([]);

    await told(page).getByRole("link", { name: "New sign-in" }).click();
    await page.waitForURL(`${origin}/settings/logins`);
    expect([...ada.faults, ...other.faults]).toEqual([]);
    await other.leave();
    await ada.leave();
  }, 240_000);
});
