import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const browser = (page: Page) => page.getByRole("region", { name: "Browser", exact: true });
const row = (page: Page, title: string) =>
  browser(page).locator(".browser-row-main", {
    has: page.locator(".browser-row-title").getByText(title, { exact: true }),
  });
const dialog = (page: Page) => page.getByRole("dialog");

/** Pictures for somebody to look at, where a folder for them is named. */
const pictures = async (page: Page, name: string): Promise<void> => {
  const folder = Bun.env["HOLDFAST_PICTURES"];
  if (folder === undefined) return;
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `${folder}/${name}-${theme}.png`, animations: "disabled" });
  }
};

interface Facts {
  readonly address: string;
  readonly title?: string;
  readonly place?: string;
}

const fill = async (page: Page, label: "Group" | "Folder", { address, title = "", place = "" }: Facts) => {
  await dialog(page).getByLabel("Address", { exact: true }).fill(address);
  await dialog(page).getByLabel("Title", { exact: true }).fill(title);
  await dialog(page).getByLabel(label, { exact: true }).fill(place);
  await dialog(page).locator("button[type=submit]").click();
  await dialog(page).waitFor({ state: "detached" });
};

const addTab = async (page: Page, facts: Facts): Promise<void> => {
  await browser(page).getByRole("button", { name: "New tab", exact: true }).click();
  await fill(page, "Group", facts);
};

const choose = (page: Page, view: "Tabs" | "Bookmarks" | "History"): Promise<void> =>
  browser(page).getByRole("radio", { name: view, exact: true }).check();

const more = async (page: Page, title: string, what: string): Promise<void> => {
  await browser(page)
    .getByRole("button", { name: `More for ${title}`, exact: true })
    .click();
  await page.getByRole("menuitem", { name: what }).click();
};

const titles = (page: Page): Promise<readonly string[]> =>
  browser(page).locator(".browser-row-title:visible").allTextContents();

describe("browser tabs", () => {
  test("[WB-3] [A36] [A3] tabs, bookmarks and history are kept in order, closed, brought back, and there on another device", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("ada");
    const path = await steps.signUp(page, origin, email);
    await page.getByRole("button", { name: "Browser", exact: true }).click();
    await browser(page).getByText("No tabs yet").waitFor({ timeout: steps.PATIENCE });
    await addTab(page, { address: `${origin}/explorer`, title: "Explorer" });
    await addTab(page, { address: "example.org/docs", title: "Docs" });
    await addTab(page, { address: "example.org/board", title: "Board", place: "Work" });
    expect(await titles(page)).toEqual(["Explorer", "Docs", "Board"]);

    await row(page, "Docs").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await browser(page).locator(".browser-row-title").first().getByText("Docs").waitFor();
    await more(page, "Board", "Pin");
    await browser(page).getByRole("list", { name: "Pinned tabs" }).getByText("Board").waitFor();
    expect(await titles(page)).toEqual(["Board", "Docs", "Explorer"]);

    const link = browser(page).getByRole("link", { name: "Open Explorer" });
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
    const [opened] = await Promise.all([page.waitForEvent("popup"), link.click()]);
    await opened.waitForLoadState();
    expect(await opened.evaluate(() => [window.opener === null, document.referrer])).toEqual([true, ""]);
    await opened.close();
    expect(await browser(page).locator("iframe, img").count()).toBe(0);
    await choose(page, "History");
    await browser(page).getByRole("heading", { name: "Today" }).waitFor();
    await more(page, "Explorer", "Bookmark");
    await choose(page, "Bookmarks");
    await row(page, "Explorer").press("F2");
    await fill(page, "Folder", { address: `${origin}/explorer`, title: "The API", place: "Work / Docs" });
    await browser(page).getByRole("list", { name: "Work / Docs" }).getByText("The API").waitFor();
    await pictures(page, "tabs-bookmarks-1280");

    await choose(page, "Tabs");
    await row(page, "Docs").press("Delete");
    await page.getByText("Closed “Docs”").waitFor();
    await browser(page).locator("summary", { hasText: "Closed" }).click();
    await more(page, "Docs", "Bring back");
    await browser(page).locator("summary", { hasText: "Closed" }).waitFor({ state: "detached" });
    expect(await titles(page)).toEqual(["Board", "Docs", "Explorer"]);
    await row(page, "Explorer").press("Delete");
    await browser(page).getByRole("button", { name: "Search this list" }).click();
    await page.keyboard.type("docs");
    await row(page, "Board").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await row(page, "Board").waitFor();
    await pictures(page, "tabs-1280");
    expect(await violationsOf(page)).toEqual([]);
    await steps.nameMoment(page, "With the board");

    const elsewhere = await newVisitor(product());
    await elsewhere.page.goto(`${origin}/sign-in`);
    await steps.signIn(elsewhere.page, email);
    await elsewhere.page.waitForURL(/\/sessions/, { timeout: steps.PATIENCE });
    await elsewhere.page.goto(`${origin}${path}`);
    await row(elsewhere.page, "Board").waitFor({ timeout: steps.PATIENCE });
    expect(await titles(elsewhere.page)).toEqual(["Board", "Docs"]);
    // The other device writes: this one looks at what it has.
    await browser(elsewhere.page).locator("[aria-label='New tab']:disabled").waitFor();
    await choose(elsewhere.page, "History");
    await row(elsewhere.page, "Explorer").waitFor();
    await choose(elsewhere.page, "Bookmarks");
    await row(elsewhere.page, "The API").waitFor();
    expect(elsewhere.faults).toEqual([]);
    await elsewhere.leave();

    await row(page, "Board").press("Delete");
    await row(page, "Board").waitFor({ state: "hidden" });
    await page.keyboard.press("ControlOrMeta+Alt+h");
    await page
      .getByRole("complementary", { name: "Timeline" })
      .getByRole("treeitem", { name: /With the board/ })
      .click();
    await page.getByRole("region", { name: "Earlier state" }).waitFor();
    await row(page, "Board").waitFor();
    await browser(page).locator("[aria-label='New tab']:disabled").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[WB-4] hostile addresses are shown as what they are, and lead nowhere", async () => {
    const { page, origin, faults, leave } = await newVisitor(product(), {
      viewport: { width: 360, height: 740 },
    });
    await steps.signUp(page, origin, steps.newAddress("eve"));
    await page.getByRole("button", { name: "Browser", exact: true }).click();
    await browser(page).getByText("No tabs yet").waitFor({ timeout: steps.PATIENCE });
    const hostile: readonly (readonly [Facts, string])[] = [
      [{ address: "javascript:alert(document.domain)", title: "Script" }, "This is a script"],
      [{ address: "data:text/html,<script>alert(1)</script>", title: "Content" }, "This is content"],
      [{ address: "file:///etc/passwd", title: "File" }, "This is a file of some device"],
      [{ address: "intent://scan#Intent;end", title: "Intent" }, "Only addresses with http or https"],
      [
        { address: "https://\u0430\u0440\u0440\u04cf\u0435.example/", title: "Look-alike" },
        "Looked up as xn--80ak6aa92e.example",
      ],
      [{ address: "https://bank.example@evil.example/", title: "Named" }, "It leads to evil.example"],
      [{ address: `https://long.example/${"a/".repeat(3000)}`, title: "Long" }, "6,021 characters in all"],
      [{ address: "https://bidi.example/\u202egpj.exe", title: "<b>\u202eidib</b>" }, "/%E2%80%AEgpj.exe"],
    ];
    for (const [facts, said] of hostile) {
      await addTab(page, facts);
      await browser(page).locator("[data-current] .browser-row-main[aria-expanded=false]").click();
      await browser(page).locator("[data-current] .browser-details").getByText(said).waitFor();
      const link = browser(page).locator("[data-current]").getByRole("link");
      expect(await link.count()).toBe(facts.address.startsWith("https:") ? 1 : 0);
    }
    await row(page, "<b>\\u{202e}idib</b>").waitFor();
    expect(await browser(page).locator("b").count()).toBe(0);
    await row(page, "Look-alike").click();
    await pictures(page, "tabs-360");
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
