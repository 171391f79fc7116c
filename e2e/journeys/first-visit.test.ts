import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const LINE = "// a lantern by the wharf";
const NOTE = "ask Ines about the tide tables";
const MESSAGE = "Why is the last rest so short?";

/** What a person sees of a session, in words. */
const seen = async (page: Page) => ({
  ...(await steps.placeOf(page)),
  lines: await steps.linesInView(page),
  notes: await steps.textOf(page, "Notes").textContent(),
  message: await steps.panel(page, "Conversation").getByText(MESSAGE).count(),
  tabs: await page.getByRole("list", { name: "Open files" }).getByRole("listitem").allTextContents(),
});

/** Scroll comes back within the frames after the text; a cursor's line may be drawn a pixel apart. */
const sameAs = async (page: Page, before: Awaited<ReturnType<typeof seen>>): Promise<void> => {
  await steps.opened(page);
  await page.waitForFunction(
    (top) => {
      const scroller = document.querySelector("[aria-label=Editor] .cm-scroller");
      return scroller !== null && Math.abs(scroller.scrollTop - top) < 2;
    },
    before.top,
    { timeout: steps.PATIENCE },
  );
  await steps.textOf(page, "Notes").waitFor();
  expect({ ...(await seen(page)), top: before.top }).toEqual(before);
};

describe("a first visit", () => {
  test("[A3] from the first page to a saved session, which a reload and another browser bring back", async () => {
    const ada = await newVisitor(product());
    const { page, origin } = ada;
    const email = steps.newAddress("ada");
    await page.goto(origin);
    await page.getByRole("main").getByRole("link", { name: "Create account" }).click();
    await page.waitForURL(`${origin}/sign-up`);
    const path = await steps.signUp(page, origin, email);

    await steps.openFile(page, "timer.ts");
    await steps.typeAtEnd(page, "Editor", LINE);
    await steps.typeAtEnd(page, "Notes", NOTE);
    await page.getByLabel("Message", { exact: true }).fill(MESSAGE);
    await page.keyboard.press("Enter");
    await steps.panel(page, "Conversation").getByText(MESSAGE).waitFor();
    await steps.textOf(page, "Editor").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await steps.saveNow(page);

    const before = await seen(page);
    expect(before.lines).toContain(LINE);
    expect(before.notes).toContain(NOTE);
    expect(before.message).toBe(1);
    expect(before.top).toBeGreaterThan(0);

    await page.reload();
    await sameAs(page, before);
    expect(await page.getByLabel("Passphrase", { exact: true }).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");

    const elsewhere = await newVisitor(product());
    await page.goto(`${origin}/sessions`);
    await elsewhere.page.goto(`${origin}${path}`);
    await elsewhere.page.waitForURL(/\/sign-in\?next=/);
    await steps.signIn(elsewhere.page, email);
    await elsewhere.page.waitForURL(`${origin}${path}`, { timeout: steps.PATIENCE });
    await sameAs(elsewhere.page, before);

    expect([...ada.faults, ...elsewhere.faults]).toEqual([]);
    await ada.leave();
    await elsewhere.leave();
  }, 180_000);

  test("[A1] saves by itself, as often as the settings say, and lists its saves", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const path = await steps.signUp(page, origin, steps.newAddress("bea"));
    await page.goto(`${origin}/settings`);
    await page.getByLabel("Save to the service every").selectOption("5 seconds");
    await page.goto(`${origin}${path}`);
    await steps.opened(page);
    const said = await steps.pillLog(page);
    await steps.typeAtEnd(page, "Editor", LINE);
    await steps.saved(page);
    expect(await said()).toEqual(expect.arrayContaining(["Unsaved changes", "Saved on this device"]));
    await steps.pill(page).click();
    const saves = page.getByRole("region", { name: "The last saves" });
    expect(await saves.getByText("Automatic").count()).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);
});
