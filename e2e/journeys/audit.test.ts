import { describe, expect, test } from "bun:test";
import type { AuditPage } from "@holdfast/protocol/audit";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const lines = (page: Page): Locator => page.getByRole("list", { name: "Audit log" }).getByRole("listitem");

const checked = (page: Page): Promise<void> =>
  page.getByText(/^Checked: complete since the beginning/).waitFor({ timeout: steps.PATIENCE });

describe("the audit log", () => {
  test("[B7] [B58] [AD-7] [AD-8] [AD-9] says what was done in plain words, checked by the browser, which notices a changed past", async () => {
    const ada = await newVisitor(product());
    const { origin, page } = ada;
    const email = steps.newAddress("ada");
    await steps.signUp(page, origin, email);
    await page.goto(`${origin}/settings/audit`);
    await checked(page);
    await lines(page).filter({ hasText: "Created a session" }).waitFor();
    expect(await lines(page).last().textContent()).toContain("Created the account");
    expect(await lines(page).last().textContent()).toContain("You");
    expect(await violationsOf(page)).toEqual([]);

    await page.getByLabel("Show").selectOption({ label: "Sign-ins" });
    expect(await lines(page).count()).toBe(1);
    await page.getByLabel("Show").selectOption({ label: "Workspace and members" });
    await page.getByText("Nothing of this kind among these").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel("Show").selectOption({ label: "Everything" });

    const other = await newVisitor(product());
    await other.page.goto(`${origin}/sign-in`);
    await steps.signIn(other.page, email);
    await other.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await page.getByRole("button", { name: "Refresh and check the log" }).click();
    await lines(page).filter({ hasText: "Signed in" }).waitFor({ timeout: steps.PATIENCE });
    await checked(page);

    await page.route("**/api/audit?*", async (route) => {
      const answer = await route.fetch();
      const log: AuditPage = await answer.json();
      const [newest, ...rest] = log.items;
      const items = newest === undefined ? rest : [{ ...newest, action: "login.ended" }, ...rest];
      await route.fulfill({ response: answer, json: { ...log, items } });
    });
    await page.getByRole("button", { name: "Refresh and check the log" }).click();
    await page.getByText("An entry was changed after it was written.").waitFor({ timeout: steps.PATIENCE });
    expect(await lines(page).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.unroute("**/api/audit?*");
    await page.getByRole("button", { name: "Refresh and check the log" }).click();
    await checked(page);
    expect([...ada.faults, ...other.faults]).toEqual([]);
    await other.leave();
    await ada.leave();
  }, 240_000);
});
