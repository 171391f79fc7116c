import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const row = (page: Page, name: string) =>
  steps.panel(page, "Files").getByRole("treeitem", { name, exact: true });
const presentFile = (page: Page) => steps.panel(page, "Editor").locator(".editor-path");

describe("the workspace", () => {
  test("files are made, renamed, deleted and put back by keyboard alone", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("hal"));
    await row(page, "README.md").focus();
    await page.getByRole("button", { name: "New file" }).press("Enter");
    await page.keyboard.type("src/timer.ts");
    await page.getByRole("alert").getByText("A file with this path exists.").waitFor();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("docs/tides.md");
    await page.keyboard.press("Enter");
    await presentFile(page).getByText("docs/tides.md").waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
    await page.keyboard.type("# Tides");

    await row(page, "tides.md").focus();
    await page.keyboard.press("F2");
    await page.getByLabel("New name of tides.md").waitFor();
    await page.keyboard.type("currents");
    await page.keyboard.press("Enter");
    await row(page, "currents.md").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-path"))).toBe(
      "docs/currents.md",
    );

    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Delete");
    await page.getByRole("dialog", { name: "Delete “docs”?" }).waitFor();
    await page.keyboard.press("Enter");
    await row(page, "docs").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).press("Enter");
    await presentFile(page).getByText("docs/currents.md").waitFor();
    expect(await steps.linesInView(page)).toEqual(["# Tides"]);

    await page.keyboard.press("ControlOrMeta+p");
    await page.keyboard.type("form");
    await page.keyboard.press("Enter");
    await presentFile(page).getByText("src/format.ts").waitFor();
    await steps.saveNow(page);
    await page.reload();
    await steps.opened(page);
    await presentFile(page).getByText("src/format.ts").waitFor();
    await row(page, "currents.md").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("offline it says what waits, and sends it when the service answers again", async () => {
    const { context, page, origin, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("jon"));
    await steps.saved(page);
    await context.setOffline(true);
    await steps.typeAtEnd(page, "Editor", "typed in a tunnel");
    await page.keyboard.press("ControlOrMeta+s");
    await page.getByText(/^Offline, \d+ changes? kept on this device$/).waitFor({ timeout: steps.PATIENCE });
    await context.setOffline(false);
    await steps.saved(page);
    await page.reload();
    await steps.opened(page);
    await steps.textOf(page, "Editor").getByText("typed in a tunnel").waitFor();
    await leave();
  }, 180_000);

  test("a phone shows one panel at a time", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const { page, origin, faults, leave } = await newVisitor(product(), phone);
    await steps.signUp(page, origin, steps.newAddress("kit"));
    const bar = page.getByRole("navigation", { name: "Panels" });
    await bar.getByRole("button", { name: "Files" }).tap();
    await row(page, "format.ts").tap();
    await presentFile(page).waitFor({ state: "attached" });
    await steps.textOf(page, "Editor").getByText("BAR_WIDTH").first().waitFor();
    expect(await steps.panel(page, "Files").count()).toBe(0);
    await bar.getByRole("button", { name: "Conversation" }).tap();
    await page.getByLabel("Message", { exact: true }).fill("from a small screen");
    await page.getByRole("button", { name: "Add message" }).tap();
    await steps.panel(page, "Conversation").getByText("from a small screen").waitFor();
    await bar.getByRole("button", { name: "Notes" }).tap();
    await steps.textOf(page, "Notes").getByText("This file is yours.").waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
