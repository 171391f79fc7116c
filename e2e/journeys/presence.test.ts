import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const PHONE = { width: 360, height: 740 } as const;

const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

describe("somebody else in the session", () => {
  test("[EV-10] is shown with name and doing, and lists follow what happens elsewhere by themselves", async () => {
    const first = await newVisitor(product());
    const email = steps.newAddress("vera");
    const path = await steps.signUp(first.page, first.origin, email);
    await steps.saved(first.page);
    const second = await newVisitor(product());
    await second.page.goto(`${second.origin}/sign-in`);
    await steps.signIn(second.page, email);
    await second.page.waitForURL(/\/(sessions|s\/)/);
    await second.page.goto(`${second.origin}${path}`);
    await steps.opened(second.page);

    const button = first.page.getByRole("button", { name: "1 other has this open" });
    await button.click();
    const who = first.page.getByRole("dialog", { name: "Who has this open" });
    await who.getByText(/^You, on /).waitFor();
    await who.getByText(/^looking on since /).waitFor();
    await who.getByText("Changes made elsewhere arrive at once.").waitFor();
    expect(await violationsOf(first.page)).toEqual([]);
    await first.page.keyboard.press("Escape");
    await first.page.setViewportSize(PHONE);
    await button.waitFor();
    expect(await fits(first.page)).toBe(true);
    await first.page.setViewportSize({ width: 1280, height: 720 });

    await second.page.goto(`${second.origin}/sessions`);
    await button.waitFor({ state: "detached" });
    await second.page.getByText("Up to date by itself.").waitFor();
    await first.page.getByRole("button", { name: /, rename$/ }).click();
    await first.page.getByLabel("Session name").fill("Told at once");
    await first.page.keyboard.press("Enter");
    await second.page.getByRole("link", { name: "Told at once" }).waitFor();
  });
});
