import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const search = (page: Page) => page.getByRole("complementary", { name: "Search" });
const field = (page: Page) => search(page).getByRole("searchbox", { name: "Search this session" });
const row = (page: Page, words: string | RegExp) => search(page).getByRole("button", { name: words });
const banner = (page: Page) => page.getByRole("region", { name: "Earlier state" });

/** A picture for somebody to look at, where a folder for them is named. */
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = Bun.env["HOLDFAST_PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
};

const dress = (page: Page, theme: "light" | "dark"): Promise<void> =>
  page.emulateMedia({ colorScheme: theme });

describe("searching a session", () => {
  test("[SE-7] [Z14] what was deleted is found, and the moment that had it stands beside what was found", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("fay"));
    await steps.openFile(page, "format.ts");
    await steps.typeAtEnd(page, "Editor", "// the albatross has landed");
    await steps.saveNow(page);
    await page.getByLabel("Name this save").waitFor({ state: "detached" });
    for (let n = 0; n < "albatross has landed".length; n++) await page.keyboard.press("Backspace");
    await page.keyboard.type("albatros");
    await steps.saveNow(page);

    await page.keyboard.press("ControlOrMeta+Shift+f");
    await search(page).getByText("Find anything you ever had here").waitFor({ timeout: steps.PATIENCE });
    await picture(page, "search-empty");
    await page.keyboard.type("Albatros");
    await row(page, /the albatros Line/).waitFor({ timeout: steps.PATIENCE });
    await row(page, /the albatross has landed.*Then/).waitFor();
    await search(page)
      .getByText(/^2 places in \d+ saves/)
      .waitFor({ timeout: steps.PATIENCE });
    for (const theme of ["light", "dark"] as const) {
      await dress(page, theme);
      await picture(page, `search-1280-${theme}`);
    }
    expect(await violationsOf(page)).toEqual([]);

    await row(page, /the albatross has landed/).click();
    await banner(page).getByText("nothing has changed").waitFor({ timeout: steps.PATIENCE });
    await steps.textOf(page, "Editor").getByText("albatross has landed").waitFor();
    await picture(page, "search-moment");
    await page.keyboard.press("Escape");
    await banner(page).waitFor({ state: "detached" });
    await steps.textOf(page, "Editor").getByText("// the albatros", { exact: false }).waitFor();

    await field(page).fill("no bird of this name");
    await search(page).getByText("It never stood here").waitFor({ timeout: steps.PATIENCE });
    await search(page).getByRole("button", { name: "Regular expression" }).click();
    await field(page).fill("(bird");
    await search(page).getByRole("alert").waitFor({ timeout: steps.PATIENCE });
    await field(page).fill("alba.*landed$");
    await row(page, /albatross has landed/).waitFor({ timeout: steps.PATIENCE });
    await page.keyboard.press("Escape");
    await search(page).waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await leave();
  });

  test("[SE-7] it has room on a phone, and steps aside for the moment that is looked at", async () => {
    const { page, origin, leave } = await newVisitor(product(), { viewport: { width: 360, height: 740 } });
    await steps.signUp(page, origin, steps.newAddress("gus"));
    await page.getByRole("button", { name: "Search" }).click();
    await field(page).fill("round");
    await search(page)
      .getByText(/places? in \d+ saves?/)
      .waitFor({ timeout: steps.PATIENCE });
    for (const theme of ["light", "dark"] as const) {
      await dress(page, theme);
      await picture(page, `search-360-${theme}`);
    }
    expect(await violationsOf(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
    await search(page).locator(".search-row").first().click();
    await search(page).waitFor({ state: "detached" });
    await leave();
  });
});
