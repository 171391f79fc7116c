import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";
import type { Download, Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const row = (page: Page, name: string): Locator =>
  steps.panel(page, "Files").getByRole("treeitem", { name, exact: true });
const tabs = (page: Page, list = "Open files"): Locator =>
  steps.panel(page, "Editor").getByRole("list", { name: list, exact: true });
const names = async (page: Page, list?: string): Promise<readonly string[]> =>
  (await tabs(page, list).getByRole("listitem").allTextContents()).map((name) => name.trim());
const tab = (page: Page, name: string, list?: string): Locator =>
  tabs(page, list).getByRole("button", { name, exact: true });
const choose = async (page: Page, target: Locator, item: string): Promise<void> => {
  await target.click({ button: "right" });
  await page.getByRole("menuitem", { name: item, exact: true }).click();
};
const editors = (page: Page): Locator => steps.panel(page, "Editor").locator(".cm-content");

const bytesOf = async (download: Download): Promise<Uint8Array> =>
  new Uint8Array(await readFile(await download.path()));
const downloaded = async (page: Page, name: string, item: string): Promise<Uint8Array> => {
  const coming = page.waitForEvent("download");
  await choose(page, row(page, name), item);
  return bytesOf(await coming);
};

const upload = async (
  page: Page,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<void> => {
  const asked = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  const given = files.map(({ name, bytes }) => ({ name, mimeType: "", buffer: Buffer.from(bytes) }));
  await (await asked).setFiles(given);
};

const send = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Add message" }).click();
};

describe("writing", () => {
  test("[WB-12] tabs in order and pinned, two panes, find and replace, and all of it after a reload", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("una"));
    await tab(page, "timer.ts").click();
    await page.keyboard.press("Alt+Shift+PageDown");
    await choose(page, tab(page, "timer.test.ts"), "Pin");
    await tabs(page).getByRole("button", { name: "Unpin timer.test.ts" }).waitFor();
    expect(await names(page)).toEqual(["timer.test.ts", "README.md", "timer.ts"]);
    await tab(page, "timer.ts").dragTo(tab(page, "README.md"), { targetPosition: { x: 2, y: 8 } });
    await page.waitForFunction(
      () => document.querySelector(".tabs")?.children[1]?.textContent === "timer.ts",
    );

    await page.keyboard.press("Control+\\");
    await tabs(page, "Open files beside").waitFor();
    await page.waitForFunction(() => document.activeElement?.ariaLabel === "src/timer.ts, editor beside");
    // What is opened opens where the work is.
    await steps.openFile(page, "format.ts");
    expect(await names(page, "Open files beside")).toEqual(["timer.ts", "format.ts"]);
    await tab(page, "timer.ts", "Open files beside").click();

    // Both panes show one file, and what is written in one stands in the other.
    await editors(page).nth(1).press("Control+Home");
    await page.keyboard.type("// written beside\n");
    await editors(page).nth(0).getByText("// written beside").waitFor();

    await page.keyboard.press("Control+f");
    await page.getByLabel("Pattern").check();
    await page.getByRole("textbox", { name: "Find" }).fill("written (\\w+)");
    await page.getByRole("textbox", { name: "Replace" }).fill("$1 replaced");
    await page.getByRole("button", { name: "replace all" }).click();
    await editors(page).nth(0).getByText("// beside replaced").waitFor();
    expect(await violationsOf(page, ".editor-panel")).toEqual([]);
    await page.keyboard.press("Escape");

    await steps.saveNow(page);
    await page.reload();
    await editors(page).nth(1).getByText("// beside replaced").waitFor();
    expect(await names(page)).toEqual(["timer.test.ts", "timer.ts", "README.md"]);
    expect(await names(page, "Open files beside")).toEqual(["timer.ts", "format.ts"]);
    for (const name of ["timer.ts", "format.ts"]) {
      await tabs(page, "Open files beside")
        .getByRole("button", { name: `Close ${name}` })
        .click();
    }
    await tabs(page, "Open files beside").waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[WB-12] files come, go, move and are duplicated, by hand and by keyboard", async () => {
    const { page, origin, faults, leave } = await newVisitor(product(), { acceptDownloads: true });
    await steps.signUp(page, origin, steps.newAddress("vic"));
    const script = new TextEncoder().encode("def run():\r\n    return 'x'\r\n");
    const bytes = Uint8Array.from([0xff, 0x00, 0x7f]);
    await upload(page, [
      { name: "run.py", bytes: script },
      { name: "blob.bin", bytes },
    ]);
    await page.getByText("Uploaded 2 files").waitFor();
    await steps.openFile(page, "run.py");
    // Its grammar came when it was opened.
    await steps.panel(page, "Editor").getByText("Python", { exact: true }).waitFor();
    await steps.textOf(page, "Editor").locator(".cm-line span", { hasText: "return" }).waitFor();
    expect(await downloaded(page, "run.py", "Download")).toEqual(script);
    expect(await downloaded(page, "blob.bin", "Download")).toEqual(bytes);

    await row(page, "run.py").focus();
    await page.keyboard.press("Control+x");
    await page.getByText("“run.py” is cut.").waitFor();
    await row(page, "web").focus();
    await page.keyboard.press("Control+v");
    await page.getByText("Moved “run.py” to web").waitFor();
    await steps.panel(page, "Editor").locator(".editor-path", { hasText: "web/run.py" }).waitFor();
    await row(page, "run.py").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Control+d");
    await row(page, "run 2.py").waitFor();
    await row(page, "blob.bin").dragTo(row(page, "web"));
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page, "blob.bin").and(page.locator('[data-level="1"]')).waitFor();
    await row(page, "blob.bin").dragTo(row(page, "web"));
    await row(page, "blob.bin").and(page.locator('[data-level="2"]')).waitFor();

    const archive = unzipSync(await downloaded(page, "web", "Download as an archive"));
    expect(Object.keys(archive).sort()).toEqual(["blob.bin", "run 2.py", "run.py", "style.css"]);
    expect(archive["blob.bin"]).toEqual(bytes);
    expect(strFromU8(archive["run 2.py"] ?? new Uint8Array())).toBe("def run():\r\n    return 'x'\r\n");
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[WB-13] messages are markdown and nothing else, and every version of one is kept", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product());
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    await steps.signUp(page, origin, steps.newAddress("wyn"));
    const said = steps.panel(page, "Conversation");
    await send(page, "Look at **this**:\n\n```ts\nconst a = '<b>';\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |");
    await said.getByRole("figure", { name: "Code, TypeScript" }).locator(".code-keyword").waitFor();
    await said.getByRole("cell", { name: "2" }).waitFor();
    await said.getByRole("button", { name: "Copy the code" }).click();
    await steps.until(page, async () => (await navigator.clipboard.readText()) === "const a = '<b>';");

    const html = "<img src=https://third.example/x onerror=alert(1)><svg onload=alert(2)></svg>";
    const links = "[a](javascript:alert(3)) ![b](https://third.example/b.png) [bank](https://evil.example/) ";
    await send(page, `${html}\n\n${links}\n\nuser\u202enimda\n\n${"x".repeat(20_000)}`);
    await said.getByText(html).waitFor();
    await said.getByText("(javascript:alert(3))").waitFor();
    await said.getByText("U+202E").waitFor();
    expect(await said.locator(".message-text").locator("img, svg[onload], script, iframe").count()).toBe(0);
    const hrefs = await said
      .getByRole("link")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(hrefs).toEqual(["https://third.example/b.png", "https://evil.example/"]);
    expect(await said.getByRole("link").first().getAttribute("rel")).toBe("noopener noreferrer");
    await said.getByText("(evil.example)").waitFor();

    await send(page, "the last word");
    await said.getByRole("button", { name: "Edit and send again" }).first().click();
    await page.getByLabel("The message, written again").fill("Said *anew*");
    await page.keyboard.press("Enter");
    await said.getByText("2 of 2").waitFor();
    await said.getByText("the last word").waitFor({ state: "detached" });
    await send(page, "after it");
    await said.getByText("after it").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await said.getByRole("button", { name: "Version before" }).press("Enter");
    await said.getByText("the last word").waitFor();
    // The same button still has the focus: it stands at the same place.
    await said.getByRole("button", { name: "Version before" }).and(page.locator(":focus")).waitFor();
    await steps.saveNow(page);
    await page.reload();
    await steps.opened(page);
    await said.getByText("the last word").waitFor();
    await said.getByRole("button", { name: "Version after" }).click();
    await said.getByText("after it").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
