import { describe, expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

/** Waits until the application is kept on the device. */
const kept = (page: Page): Promise<void> =>
  steps.until(page, async () => (await navigator.serviceWorker.ready).active?.state === "activated");

const saysOffline = (page: Page): Promise<void> =>
  page
    .locator(".pill", { hasText: /^Offline/ })
    .first()
    .waitFor({ timeout: steps.PATIENCE });

const timelineLine = (page: Page, name: string): Locator =>
  page.getByRole("complementary", { name: "Timeline" }).getByRole("treeitem", { name: new RegExp(name) });

/** The text of the first file as another browser finds it. */
const textElsewhere = async (email: string, path: string): Promise<string> => {
  const { page, origin, leave } = await newVisitor(product());
  await page.goto(`${origin}/sign-in`);
  await steps.signIn(page, email);
  await page.waitForURL(/\/(sessions|s\/)/, { timeout: steps.PATIENCE });
  await page.goto(`${origin}${path}`);
  await steps.opened(page);
  const text = (await steps.textOf(page, "Editor").textContent()) ?? "";
  await leave();
  return text;
};

describe("without the service", () => {
  test("[SP-28] [SP-29] a person reloads, works on, and everything arrives when it is back", async () => {
    const { stack } = product();
    const { page, origin, leave } = await newVisitor(product());
    const email = steps.newAddress("eva");
    const path = await steps.signUp(page, origin, email);
    await steps.saved(page);
    await kept(page);
    await stack.kill();

    await steps.typeAtEnd(page, "Editor", "typed while the service was away\n");
    await page.keyboard.press("Control+s");
    await saysOffline(page);
    for (const line of ["after one reload\n", "after another\n"]) {
      await page.reload();
      await steps.opened(page);
      await steps.textOf(page, "Editor").getByText("typed while the service was away").waitFor();
      await saysOffline(page);
      await steps.typeAtEnd(page, "Editor", line);
    }
    await page.goto(`${origin}/sessions`);
    await page.getByText("Focus timer").first().waitFor({ timeout: steps.PATIENCE });
    await page.goto(`${origin}${path}`);
    await steps.opened(page);

    await stack.restart();
    await steps.saved(page);
    const there = await textElsewhere(email, path);
    for (const line of ["typed while the service was away", "after one reload", "after another"])
      expect(there).toContain(line);
    await leave();
  }, 240_000);

  test("[CP-10] [SP-30] moments are named while the service is away, and arrive in their order with what they were", async () => {
    const { stack } = product();
    const { page, origin, leave } = await newVisitor(product());
    const email = steps.newAddress("gia");
    const path = await steps.signUp(page, origin, email);
    await steps.openFile(page, "format.ts");
    await steps.saveNow(page);
    await kept(page);
    await stack.kill();
    for (const moment of ["First light", "Noon"]) {
      await steps.typeAtEnd(page, "Editor", `// ${moment}\n`);
      await steps.nameMoment(page, moment);
      await page.getByText(`Named “${moment}” on this device`).waitFor();
    }
    await page.reload();
    await steps.opened(page);
    await page.getByRole("button", { name: "Timeline" }).click();
    for (const moment of ["First light", "Noon"])
      await timelineLine(page, moment).getByText("Waiting to be sent").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await timelineLine(page, "First light").click();
    await page.getByRole("region", { name: "Earlier state" }).waitFor();
    await steps.textOf(page, "Editor").getByText("// First light").waitFor();
    expect(await steps.textOf(page, "Editor").getByText("// Noon").count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Earlier state" }).waitFor({ state: "detached" });

    await stack.restart();
    await steps.saveNow(page);
    await page.getByText("Waiting to be sent").first().waitFor({ state: "detached" });
    const other = await newVisitor(product());
    await other.page.goto(`${origin}/sign-in`);
    await steps.signIn(other.page, email);
    await other.page.waitForURL(/\/(sessions|s\/)/);
    await other.page.goto(`${origin}${path}`);
    await steps.opened(other.page);
    await other.page.getByRole("button", { name: "Timeline" }).click();
    await timelineLine(other.page, "Noon").waitFor();
    expect(await other.page.getByRole("treeitem", { name: /First light|Noon/ }).allTextContents()).toEqual([
      expect.stringContaining("Noon"),
      expect.stringContaining("First light"),
    ]);
    await timelineLine(other.page, "First light").click();
    await other.page.getByRole("region", { name: "Earlier state" }).waitFor();
    await steps.textOf(other.page, "Editor").getByText("// First light").waitFor();
    expect(await steps.textOf(other.page, "Editor").getByText("// Noon").count()).toBe(0);
    await other.leave();
    await leave();
  }, 240_000);
});
