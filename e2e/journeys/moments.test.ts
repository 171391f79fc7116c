import { describe, expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const drawer = (page: Page) => page.getByRole("complementary", { name: "Timeline" });
const scrubber = (page: Page) => page.getByRole("slider", { name: "Moment", exact: true });
const banner = (page: Page) => page.getByRole("region", { name: "Earlier state" });

const say = async (page: Page, text: string): Promise<void> => {
  const conversation = steps.panel(page, "Conversation");
  await conversation.getByRole("textbox").fill(text);
  await conversation.getByRole("button", { name: "Add message" }).click();
  await conversation.getByRole("log").getByText(text).waitFor();
};

/** Goes on by a key until the slider says that it stands on a moment. */
const goTo = async (slider: Locator, key: string, words: string): Promise<void> => {
  await slider.press(key);
  await slider.and(slider.page().locator(`[aria-valuetext$="${words}"]`)).waitFor();
};

/** Somebody with two named moments, each with something of its own in file, notes and conversation. */
const begin = async (name: string) => {
  const visitor = await newVisitor(product());
  const { page } = visitor;
  await steps.signUp(page, visitor.origin, steps.newAddress(name));
  await steps.openFile(page, "format.ts");
  await steps.nameMoment(page, "Calm");
  await steps.typeAtEnd(page, "Editor", "// the storm");
  await steps.typeAtEnd(page, "Notes", "wet notes");
  await say(page, "The wind turns");
  await steps.nameMoment(page, "Storm");
  await steps.typeAtEnd(page, "Editor", " is over");
  await steps.saveNow(page);
  await page.keyboard.press("ControlOrMeta+Alt+h");
  await scrubber(page).waitFor();
  return visitor;
};

describe("moments", () => {
  test("[WB-5] [Z4] one scrubber moves every panel to any moment, which is read-only and says when it is from", async () => {
    const { page, faults, leave } = await begin("ria");
    const slider = scrubber(page);
    const inEditor = (text: string) => steps.textOf(page, "Editor").getByText(text);
    await goTo(slider, "PageDown", ", Storm");
    await banner(page).getByText("nothing has changed").waitFor();
    await inEditor("// the storm is over").waitFor({ state: "detached" });
    await inEditor("// the storm").waitFor();
    await steps.textOf(page, "Notes").getByText("wet notes").waitFor();
    await goTo(slider, "PageDown", ", Calm");
    await inEditor("// the storm").waitFor({ state: "detached" });
    await steps.textOf(page, "Notes").getByText("wet notes").waitFor({ state: "detached" });
    await page.getByText("The wind turns").waitFor({ state: "detached" });
    for (const name of ["Files", "Editor", "Conversation", "Notes"] as const)
      await steps
        .panel(page, name)
        .getByText(/read-only$/)
        .waitFor();
    // What is drawn next is opened then.
    await steps.openFile(page, "timer.ts");
    await steps.textOf(page, "Editor").getByText("export").first().waitFor();
    await steps.openFile(page, "format.ts");
    await slider.press("Home");
    await slider.and(page.locator('[aria-valuenow="0"]')).waitFor();
    await goTo(slider, "End", "Now");
    await banner(page).waitFor({ state: "detached" });
    await inEditor("// the storm is over").waitFor();

    const box = await slider.boundingBox();
    if (box === null) throw new Error("the slider is not drawn");
    await page.mouse.move(box.x + box.width - 10, box.y + 14);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 14, { steps: 6 });
    await page.mouse.move(box.x + 8, box.y + 14, { steps: 6 });
    await page.mouse.up();
    await slider.and(page.locator('[aria-valuenow="0"]')).waitFor();
    await banner(page).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[WB-6] [WB-7] [WB-8] [Z3] [Z5] two moments are compared, some of one comes back, and undo stands in the list", async () => {
    const { page, faults, leave } = await begin("siv");
    await goTo(scrubber(page), "PageDown", ", Storm");
    await page.getByRole("region", { name: "Moments" }).getByRole("button", { name: "Compare…" }).click();
    const compare = page.getByRole("dialog", { name: "Compare two moments" });
    await compare.getByRole("button", { name: "Lines of src/format.ts" }).click();
    await compare.getByText("// the storm is over").waitFor();
    await goTo(compare.getByRole("slider", { name: "From" }), "PageDown", ", Calm");
    await goTo(compare.getByRole("slider", { name: "To" }), "PageDown", ", Storm");
    const messages = compare.getByRole("region", { name: "Differences: Messages" });
    await messages.getByText("1 added").waitFor();
    await messages.getByRole("button", { name: /^What differs in/ }).click();
    await messages.getByText("You: The wind turns").waitFor();
    await compare.getByRole("button", { name: "Swap the two" }).click();
    await messages.getByText("1 removed").waitFor();
    expect(await violationsOf(page, "[role=dialog]")).toEqual([]);
    await page.keyboard.press("Escape");
    await compare.waitFor({ state: "detached" });

    await goTo(scrubber(page), "PageDown", ", Calm");
    await banner(page).getByRole("button", { name: "Restore…" }).click();
    const sheet = page.getByRole("dialog", { name: "Restore “Calm”?" });
    await sheet.getByText("The present is saved first").waitFor();
    await sheet.getByRole("button", { name: /^What differs in First conversation/ }).click();
    await sheet.getByRole("checkbox", { name: "You: The wind turns" }).uncheck();
    expect(await violationsOf(page, "[role=dialog]")).toEqual([]);
    await sheet.getByRole("button", { name: /^Restore \d+ of \d+$/ }).click();
    await page.getByText("Restored from “Calm”").waitFor();
    await page.getByText("The wind turns").waitFor();
    await steps.textOf(page, "Editor").getByText("// the storm").waitFor({ state: "detached" });

    await drawer(page).getByLabel("Kind").selectOption("Restored");
    await drawer(page)
      .getByRole("treeitem", { name: /^Restored/ })
      .waitFor();
    expect(await drawer(page).getByRole("treeitem").count()).toBe(1);
    await drawer(page).getByLabel("Kind").selectOption("Named by itself");
    await drawer(page)
      .getByRole("treeitem", { name: /Before restoring/ })
      .waitFor();
    await drawer(page).getByLabel("Kind").selectOption("Any kind");
    await drawer(page).getByRole("button", { name: "Undo restore" }).click();
    await steps.textOf(page, "Editor").getByText("// the storm is over").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
