import { describe, expect, test } from "bun:test";
import { idBytes, isId } from "@holdfast/protocol/ids";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { databaseOf } from "./stored.ts";
import { newVisitor } from "./visitor.ts";

// A second copy would mend at once what the tests break.
const product = productOfFile({ HOLDFAST_REPLICA_DIR: "off" });

const row = (page: Page, name: string): Locator =>
  page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });

/** Names the newest save of the only session by the form of the page. */
const makeCheckpoint = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("button", { name: "New checkpoint" }).click();
  const dialog = page.getByRole("dialog", { name: "New checkpoint" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Save checkpoint" }).click();
  await dialog.waitFor({ state: "detached" });
};

const choose = async (page: Page, name: string, item: string): Promise<void> => {
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

/** Cuts short what the service has of a session. */
const damage = async (path: string): Promise<void> => {
  const id = path.split("/").at(-1) ?? "";
  if (!isId("ses", id)) throw new Error("not a session");
  const bytes = Buffer.from(idBytes(id));
  const sql = databaseOf(product().stack);
  try {
    await sql`update segments set inline_body = substring(inline_body from 1 for 200)
      where inline_body is not null
        and id in (select r.segment_id from manifest_segments r where r.session_id = ${bytes})`;
  } finally {
    await sql.close();
  }
};

describe("checkpoints of the whole workspace", () => {
  test("[WB-9] [A13] are named by a form, counted, changed, restored and deleted, and each says before what it does", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const path = await steps.signUp(page, origin, steps.newAddress("mia"));
    await page.goto(`${origin}/checkpoints`);
    await page.getByText("No checkpoint yet.").waitFor();
    await page.getByRole("button", { name: "New checkpoint" }).click();
    const form = page.getByRole("dialog", { name: "New checkpoint" });
    await form.getByText("sealed on this device with AES-256-GCM").waitFor();
    await form.getByRole("button", { name: "Save checkpoint" }).click();
    await form.getByText("A checkpoint needs a name.").waitFor();
    expect(await violationsOf(page, ".dialog")).toEqual([]);
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await makeCheckpoint(page, "Before the storm");
    await row(page, "Before the storm").waitFor();

    const figures = page.getByRole("region", { name: "In figures" });
    await figures.getByText("1 made by hand").waitFor();
    const table = figures.getByRole("table", { name: /^Saves and sealed bytes/ });
    await table.getByRole("rowheader").first().waitFor({ state: "attached" });
    await table
      .getByRole("cell", { name: /^\d+ saves?, / })
      .first()
      .waitFor({ state: "attached" });
    await figures.getByRole("radio", { name: "Sealed bytes" }).check();
    await figures.getByRole("button", { name: "Show as a table" }).click();
    await figures.getByText("Days that are not listed have none.").waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.goto(`${origin}${path}`);
    await steps.opened(page);
    await steps.openFile(page, "format.ts");
    await steps.typeAtEnd(page, "Editor", "// the storm");
    await steps.saveNow(page);
    await page.goto(`${origin}/checkpoints`);
    await row(page, "Before the storm").waitFor();
    await choose(page, "Before the storm", "Rename and edit…");
    await page.getByLabel("Name", { exact: true }).fill("Before the rain");
    await page.getByRole("button", { name: "Save changes" }).click();
    await row(page, "Before the rain").waitFor();
    await choose(page, "Before the rain", "Pin");
    await row(page, "Before the rain").getByRole("img", { name: "pinned" }).waitFor();
    await page.getByLabel("Search checkpoints").fill("nothing is called this");
    await page.getByText("No checkpoint fits").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();

    await page.getByRole("button", { name: "Restore… Before the rain" }).click();
    const sheet = page.getByRole("dialog", { name: "Restore “Before the rain”?" });
    await sheet.getByText("The present is saved and named first.").waitFor({ timeout: steps.PATIENCE });
    await sheet.getByText("src/format.ts").waitFor();
    expect(await violationsOf(page, ".dialog")).toEqual([]);
    await sheet.getByRole("button", { name: "Restore", exact: true }).click();
    await sheet.waitFor({ state: "detached", timeout: steps.PATIENCE });
    await row(page, "Before restoring").waitFor();
    await choose(page, "Before the rain", "Delete…");
    const question = page.getByRole("dialog", { name: "Delete “Before the rain”?" });
    await question.getByText("is among the newest 20 of the session and stays for now").waitFor();
    await question.getByRole("button", { name: "Delete checkpoint" }).click();
    await row(page, "Before the rain").waitFor({ state: "detached" });

    await page.goto(`${origin}${path}`);
    await steps.opened(page);
    await steps.openFile(page, "format.ts");
    expect(await steps.textOf(page, "Editor").getByText("// the storm").count()).toBe(0);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[WB-11] [WB-10] [Z1] their restore is tested when asked; damage is named, and the storage page tells of it", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const path = await steps.signUp(page, origin, steps.newAddress("noa"));
    await steps.saved(page);
    await page.goto(`${origin}/checkpoints`);
    await makeCheckpoint(page, "Harbour");
    await page.getByRole("button", { name: "Restore not tested yet of “Harbour”" }).click();
    const box = page.getByRole("dialog", { name: "Restore test of “Harbour”" });
    await box.getByText("Nobody has tested it yet.").waitFor();
    await box.getByRole("button", { name: "Test now" }).click();
    await box.getByText(/^All \d+ parts were rebuilt/).waitFor({ timeout: steps.PATIENCE });
    await box.getByText(/^By this device/).waitFor();
    expect(await violationsOf(page, ".popover")).toEqual([]);
    await page.keyboard.press("Escape");
    // The session is as well tested as the newest of its checkpoints.
    await page.getByRole("button", { name: /^Restore tested .* of the session “Focus timer”$/ }).waitFor();

    await damage(path);
    await page.getByRole("button", { name: /^Restore tested .* of “Harbour”$/ }).click();
    await box.getByRole("button", { name: "Test now" }).click();
    await box.getByText("What did not hold:").waitFor({ timeout: steps.PATIENCE });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Restore test failed .* of “Harbour”$/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.goto(`${origin}/settings/storage`);
    await page.getByRole("list", { name: "Sessions by size" }).getByText("in the newest save").waitFor();
    await page.getByText("the newest of their session").waitFor();
    await page.getByText("Something stored is damaged.").waitFor();
    await page.getByText("Nothing. When a damaged session is repaired").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
