import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { launchProfile } from "../browser.ts";
import { journalEntries } from "./browser-storage.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { DESK, faultsOf, newVisitor } from "./visitor.ts";

const product = productOfFile();

const OLDER = "// older than a second";
/** The one that is being written when the line is there may not have it; the next but one has. */
const ENTRIES = 2;

/** Types a line, and goes on typing without a pause until the journal has it: within a second, where the disk is not held up. */
const typeOn = async (page: Page): Promise<void> => {
  await steps.typeAtEnd(page, "Editor", `${OLDER}\n`);
  const before = await journalEntries(page);
  while ((await journalEntries(page)) < before + ENTRIES) await page.keyboard.type("xxxx");
};

const expectRestored = async (page: Page): Promise<void> => {
  await steps.opened(page);
  await steps.textOf(page, "Editor").getByText(OLDER).waitFor();
  await page.getByText("Restored unsaved work from").waitFor();
  await steps.saveNow(page);
};

const crash = async (context: BrowserContext, page: Page): Promise<void> => {
  const crashed = page.waitForEvent("crash");
  const devtools = await context.newCDPSession(page);
  // A crashed page does not answer any more.
  void devtools.send("Page.crash").catch(() => {});
  await crashed;
};

/** Ends every process of the browser as a power cut would. */
const killBrowser = async (context: BrowserContext): Promise<void> => {
  const browser = context.browser();
  if (browser === null) throw new Error("a context without a browser");
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const closed = context.waitForEvent("close");
  for (const { id } of processInfo) process.kill(id, "SIGKILL");
  await closed;
};

describe("in the middle of a sentence", () => {
  test("a tab that crashes loses at most the last second", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product());
    const path = await steps.signUp(page, origin, steps.newAddress("cai"));
    await typeOn(page);
    await crash(context, page);
    const again = await context.newPage();
    await again.goto(`${origin}${path}`);
    await expectRestored(again);
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);

  test("a browser that is killed loses at most the last second, and asks for no passphrase", async () => {
    const { origin } = product().stack;
    const profile = mkdtempSync(join(tmpdir(), "holdfast-profile-"));
    try {
      const first = await launchProfile(profile);
      const path = await steps.signUp(await first.newPage(), origin, steps.newAddress("dag"));
      // Chromium writes cookies down within half a minute, or when it ends in order.
      await first.close();
      const before = await launchProfile(profile);
      const page = await before.newPage();
      await page.setViewportSize(DESK);
      await page.goto(`${origin}${path}`);
      await steps.opened(page);
      await typeOn(page);
      await killBrowser(before);
      const after = await launchProfile(profile);
      after.setDefaultTimeout(steps.PATIENCE);
      const faults = faultsOf(after, origin);
      const reopened = await after.newPage();
      await reopened.goto(`${origin}${path}`);
      await expectRestored(reopened);
      expect(faults).toEqual([]);
      await after.close();
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  }, 120_000);
});

test("a second tab reads along, says so, and goes on writing when the first is closed", async () => {
  const { context, page, origin, faults, leave } = await newVisitor(product());
  const path = await steps.signUp(page, origin, steps.newAddress("eli"));
  const second = await context.newPage();
  await second.goto(`${origin}${path}`);
  await steps.opened(second);
  await second.getByText("This session is open in another tab.", { exact: true }).waitFor();
  expect(await steps.pill(second).textContent()).toContain("Read-only");
  expect(await steps.textOf(second, "Editor").getAttribute("aria-readonly")).toBe("true");
  await steps.typeAtEnd(second, "Editor", "nobody wants this");
  expect(await steps.textOf(second, "Editor").getByText("nobody wants this").count()).toBe(0);

  await steps.typeAtEnd(page, "Editor", "by the first tab");
  await steps.saveNow(page);
  await page.close();
  await steps.textOf(second, "Editor").and(second.locator("[aria-readonly=false]")).waitFor();
  await steps.textOf(second, "Editor").getByText("by the first tab").waitFor();
  await steps.typeAtEnd(second, "Editor", ", and by the second");
  await steps.saveNow(second);
  await second.reload();
  await steps.opened(second);
  await steps.textOf(second, "Editor").getByText("by the first tab, and by the second").waitFor();
  expect(faults).toEqual([]);
  await leave();
}, 120_000);
