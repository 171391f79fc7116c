import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const timeline = (page: Page) => page.getByRole("complementary", { name: "Timeline" });
const line = (page: Page, name: string | RegExp) => timeline(page).getByRole("treeitem", { name });
const banner = (page: Page) => page.getByRole("region", { name: "Earlier state" });
const editorText = (page: Page, text: string) => steps.textOf(page, "Editor").getByText(text);

const focusOn = (page: Page, label: string): Promise<unknown> =>
  page.waitForFunction((wanted) => document.activeElement?.getAttribute("aria-label") === wanted, label, {
    timeout: steps.PATIENCE,
  });

/** Signs up, and opens a file that fits into the editor. */
const begin = async (name: string) => {
  const visitor = await newVisitor(product());
  await steps.signUp(visitor.page, visitor.origin, steps.newAddress(name));
  await steps.openFile(visitor.page, "format.ts");
  return visitor;
};

interface Note {
  readonly name: string;
  readonly tags?: string;
  readonly priority?: "Low" | "High";
}

/** Makes a checkpoint with the dialog, and waits until it is made. */
const makeCheckpoint = async (page: Page, { name, tags = "", priority }: Note): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const dialog = page.getByRole("dialog", { name: "New checkpoint" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Tags", { exact: true }).fill(tags);
  if (priority !== undefined) await dialog.getByText(priority, { exact: true }).click();
  await dialog.getByRole("button", { name: "Save checkpoint" }).click();
  await dialog.waitFor({ state: "detached", timeout: steps.PATIENCE });
};

const openTimeline = async (page: Page): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Alt+h");
  await timeline(page).getByRole("treeitem").first().waitFor({ timeout: steps.PATIENCE });
};

describe("the timeline", () => {
  test("[CP-7] [CP-8] [CP-9] [A12] a checkpoint is looked at, restored and the restore undone", async () => {
    const { page, faults, leave } = await begin("lia");
    await openTimeline(page);
    await timeline(page).getByText("Name a moment worth keeping").waitFor();
    await makeCheckpoint(page, { name: "Before the storm", tags: "calm, harbour", priority: "High" });
    await line(page, /Before the storm High/).waitFor();
    await steps.typeAtEnd(page, "Editor", "// the storm");
    await steps.saveNow(page);
    await steps.typeAtEnd(page, "Editor", " and its wind");
    const { cursor } = await steps.placeOf(page);

    await line(page, /Before the storm/).click();
    await banner(page).getByText("nothing has changed").waitFor({ timeout: steps.PATIENCE });
    expect(await editorText(page, "// the storm").count()).toBe(0);
    await page.keyboard.type("nothing of this arrives");
    await banner(page).getByRole("button", { name: "Back to now" }).click();
    await editorText(page, "// the storm and its wind").waitFor();
    expect(await editorText(page, "nothing of this arrives").count()).toBe(0);
    expect((await steps.placeOf(page)).cursor).toBe(cursor);

    await line(page, /Before the storm/).click();
    await banner(page).getByRole("button", { name: "Restore…" }).click();
    const sheet = page.getByRole("dialog", { name: "Restore “Before the storm”?" });
    await sheet.getByText("The present is saved first").waitFor();
    await sheet.getByRole("button", { name: "Lines of src/format.ts" }).click();
    await sheet
      .getByRole("region", { name: "Lines of src/format.ts" })
      .getByText("// the storm and its wind")
      .waitFor();
    await sheet.getByRole("button", { name: "Restore everything" }).click();
    await page.getByText("Restored from “Before the storm”").waitFor({ timeout: steps.PATIENCE });
    await steps.openFile(page, "format.ts");
    expect(await editorText(page, "// the storm").count()).toBe(0);
    await line(page, /Before restoring/).waitFor();

    await page.reload();
    await steps.opened(page);
    await openTimeline(page);
    await timeline(page).getByRole("button", { name: "Undo restore" }).click();
    await editorText(page, "// the storm and its wind").waitFor({ timeout: steps.PATIENCE });
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);

  test("[CP-9] only what is chosen comes back, and the toast takes it back", async () => {
    const { page, faults, leave } = await begin("mo");
    await makeCheckpoint(page, { name: "both" });
    await steps.typeAtEnd(page, "Editor", "// in the file");
    await steps.typeAtEnd(page, "Notes", "in the notes");
    await openTimeline(page);
    await line(page, /both/).click();
    await timeline(page).getByRole("button", { name: "Restore…" }).click({ timeout: steps.PATIENCE });
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("checkbox", { name: "src/format.ts" }).uncheck();
    await sheet.getByRole("button", { name: /^Restore \d+ of \d+$/ }).click();
    await page.getByText("Restored from “both”").waitFor({ timeout: steps.PATIENCE });
    expect(await steps.textOf(page, "Notes").getByText("in the notes").count()).toBe(0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await steps.textOf(page, "Notes").getByText("in the notes").waitFor({ timeout: steps.PATIENCE });
    await editorText(page, "// in the file").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);

  test("[CP-6] [CP-7] [CA-10] saving twice offers a name beside the pill, and writing goes on where it was", async () => {
    const { page, faults, leave } = await begin("nik");
    await steps.typeAtEnd(page, "Editor", "// one");
    await steps.saveNow(page);
    await page.getByLabel("Name this save").waitFor();
    await page.keyboard.type(" more");
    await editorText(page, "// one more").waitFor();
    await steps.saveNow(page);
    await page.keyboard.press("ControlOrMeta+s");
    await focusOn(page, "Name this save");
    await page.keyboard.press("Escape");
    await page.getByLabel("Name this save").waitFor({ state: "detached" });
    await page.keyboard.type(" still");
    await editorText(page, "// one more still").waitFor();
    await steps.saveNow(page);
    await page.keyboard.press("ControlOrMeta+s");
    await focusOn(page, "Name this save");
    await page.keyboard.type("low tide");
    await page.keyboard.press("Enter");
    await page.keyboard.type(" here");
    await page.getByText("Named “low tide”").waitFor({ timeout: steps.PATIENCE });
    await editorText(page, "// one more still here").waitFor();
    await steps.saveNow(page);
    await page.keyboard.press("ControlOrMeta+s");
    await focusOn(page, "Name this save");
    await page.keyboard.press("Enter");
    await page.getByText(/^Named “Edit .+”$/).waitFor({ timeout: steps.PATIENCE });
    await openTimeline(page);
    await line(page, /low tide/).waitFor();
    await line(page, /^Edit /).waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[CP-5] [CP-6] [CA-6] checkpoints are found, sorted, pinned, changed and deleted", async () => {
    const { page, faults, leave } = await begin("oda");
    await openTimeline(page);
    await page.keyboard.press("ControlOrMeta+Shift+s");
    await page.getByText("Left empty, it is named by what changed.").waitFor();
    await page.getByRole("button", { name: "Save checkpoint" }).click();
    await page.getByText(/^Named “Add .+ and 7 more, run .+”$/).waitFor({ timeout: steps.PATIENCE });
    await line(page, /and 7 more/).click();
    await timeline(page).getByText("Everything is in it.").waitFor({ timeout: steps.PATIENCE });
    await banner(page).getByRole("button", { name: "Back to now" }).click();
    await makeCheckpoint(page, { name: "Anchor", tags: "sea, iron", priority: "Low" });
    await steps.typeAtEnd(page, "Editor", "// more");
    await makeCheckpoint(page, { name: "Buoy", tags: "sea", priority: "High" });
    await line(page, /Buoy/).waitFor();

    const named = async () =>
      (
        await line(page, /Anchor|Buoy/)
          .locator("strong")
          .allTextContents()
      ).join();
    expect(await named()).toBe("Buoy,Anchor");
    await timeline(page).getByLabel("Order").selectOption("By name");
    expect(await named()).toBe("Anchor,Buoy");
    await timeline(page).getByLabel("Tag").selectOption("iron");
    expect(await named()).toBe("Anchor");
    await timeline(page).getByLabel("Tag").selectOption("Any tag");
    await timeline(page).getByLabel("Priority").selectOption("High");
    expect(await named()).toBe("Buoy");
    await timeline(page).getByLabel("Priority").selectOption("Any priority");
    await timeline(page).getByLabel("Date").selectOption("Today");
    expect(await named()).toBe("Anchor,Buoy");
    await timeline(page).getByLabel("Order").selectOption("Newest first");
    await page.clock.setSystemTime(Date.now() + 8 * 24 * 3600 * 1000);
    await timeline(page).getByLabel("Date").selectOption("Last 7 days");
    await timeline(page).getByText("Nothing was saved in these days.").waitFor();
    await timeline(page).getByLabel("Date").selectOption("Last 30 days");
    expect(await named()).toBe("Buoy,Anchor");
    await page.clock.setSystemTime(Date.now());
    await timeline(page).getByLabel("Date").selectOption("Any date");
    await timeline(page).getByLabel("Find a checkpoint").fill("nothing like it");
    await timeline(page).getByText("No checkpoint fits.").waitFor();
    await timeline(page).getByLabel("Find a checkpoint").fill("anch");
    expect(await named()).toBe("Anchor");

    await line(page, /Anchor/).click();
    await timeline(page).getByRole("button", { name: "Pin", exact: true }).click({ timeout: steps.PATIENCE });
    await timeline(page).getByRole("button", { name: "Unpin" }).waitFor({ timeout: steps.PATIENCE });
    await timeline(page).getByLabel("Find a checkpoint").fill("");
    await timeline(page).getByRole("button", { name: "Pinned", exact: true }).click();
    expect(await named()).toBe("Anchor");
    await timeline(page).getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit checkpoint" });
    await dialog.getByLabel("Name", { exact: true }).fill("Anchor of iron");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await line(page, /Anchor of iron/).waitFor({ timeout: steps.PATIENCE });

    await timeline(page).getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog", { name: "Delete the checkpoint “Anchor of iron”?" });
    await question.getByText("can still be restored").waitFor();
    await question.getByRole("button", { name: "Delete checkpoint" }).click();
    await line(page, /Anchor of iron/).waitFor({ state: "detached", timeout: steps.PATIENCE });
    await timeline(page).getByRole("button", { name: "Pinned", exact: true }).click();
    await timeline(page).getByLabel("Order").selectOption("Newest first");
    await line(page, /Saved/).first().waitFor();
    expect(await named()).toBe("Buoy");
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);

  test("the keyboard alone reaches everything, and axe finds nothing", async () => {
    const { page, faults, leave } = await begin("pia");
    await makeCheckpoint(page, { name: "Keystone", tags: "keys" });
    await steps.typeAtEnd(page, "Editor", "// typed after");
    await steps.saveNow(page);
    await openTimeline(page);
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "treeitem");
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await line(page, /Keystone/)
      .and(page.locator(":focus"))
      .waitFor();
    await page.keyboard.press("p");
    await line(page, /Keystone pinned/).waitFor({ timeout: steps.PATIENCE });
    await page.keyboard.press("F2");
    await page.getByRole("dialog", { name: "Edit checkpoint" }).waitFor();
    await page.keyboard.press("Escape");
    await line(page, /Keystone/)
      .and(page.locator(":focus"))
      .waitFor();
    await page.keyboard.press("Enter");
    await banner(page).waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await banner(page).waitFor({ state: "detached" });
    await editorText(page, "// typed after").waitFor();
    await line(page, /Keystone/).focus();
    await page.keyboard.press("Enter");
    await banner(page).waitFor({ timeout: steps.PATIENCE });
    await timeline(page).getByRole("button", { name: "Restore…" }).press("Enter");
    await page.getByRole("dialog", { name: "Restore “Keystone”?" }).waitFor();
    await page.getByRole("button", { name: "Lines of src/format.ts" }).press("Enter");
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+Shift+s");
    await page.getByRole("dialog", { name: "New checkpoint" }).waitFor();
    expect(await banner(page).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+Alt+h");
    await timeline(page).waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);

  test("a phone has it as a page of its own; without a connection it says so and nothing is lost", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const { context, page, origin, leave } = await newVisitor(product(), phone);
    await steps.signUp(page, origin, steps.newAddress("quy"));
    await steps.saved(page);
    await page.getByRole("button", { name: "Timeline" }).tap();
    expect(await timeline(page).evaluate((drawer) => drawer.getBoundingClientRect().width)).toBe(360);
    await line(page, /Saved by hand/)
      .first()
      .tap();
    await banner(page).getByRole("button", { name: "Timeline" }).tap({ timeout: steps.PATIENCE });
    await timeline(page).getByRole("button", { name: "Close timeline" }).tap();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Timeline" }).tap();
    await timeline(page).getByText("Your stored data is as it was.").waitFor({ timeout: steps.PATIENCE });
    await context.setOffline(false);
    await timeline(page).getByRole("button", { name: "Try again" }).tap();
    await timeline(page).getByRole("alert").waitFor({ state: "detached", timeout: steps.PATIENCE });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await leave();
  }, 180_000);
});
