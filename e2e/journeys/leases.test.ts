import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const PHONE = { width: 360, height: 740 } as const;

/** Nothing stands beyond the edge of the page. */
const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const notice = (page: Page, text: string) => page.locator(".notice", { hasText: text });

describe("one person at two browsers", () => {
  test("[LE-3] [LE-4] [LE-5] [LE-6] [Z6] the second takes over, the first keeps what it had not saved, and merges it", async () => {
    const first = await newVisitor(product());
    const email = steps.newAddress("uma");
    const path = await steps.signUp(first.page, first.origin, email);
    await steps.saved(first.page);

    const second = await newVisitor(product());
    await second.page.goto(`${second.origin}/sign-in`);
    await steps.signIn(second.page, email);
    await second.page.waitForURL(/\/(sessions|s\/)/);
    await second.page.goto(`${second.origin}${path}`);
    await steps.opened(second.page);
    const reads = notice(second.page, "is writing here.");
    await reads.getByText(/^Your other device, .*, is writing here\.$/).waitFor();
    expect(await violationsOf(second.page)).toEqual([]);

    // What is saved there is read here, without asking for it.
    await steps.typeAtEnd(first.page, "Editor", "read along\n");
    await steps.saveNow(first.page);
    await steps.textOf(second.page, "Editor").getByText("read along").waitFor();

    // Away, or it would be told at once, and nothing could be typed in vain.
    await first.page.context().setOffline(true);
    await reads.getByRole("button", { name: "Take over" }).focus();
    await second.page.keyboard.press("Enter");
    await reads.waitFor({ state: "detached" });
    await steps.typeAtEnd(second.page, "Notes", "by the second browser\n");
    await steps.saveNow(second.page);

    await steps.typeAtEnd(first.page, "Editor", "not saved in time\n");
    await first.page.context().setOffline(false);
    await first.page.keyboard.press("Control+s");
    await notice(first.page, "took over and is writing here.").waitFor();
    const kept = notice(first.page, "Your last changes are kept.");
    await kept.waitFor();
    expect(await violationsOf(first.page)).toEqual([]);
    expect(await steps.textOf(first.page, "Editor").getByText("not saved in time").count()).toBe(0);
    await first.page.setViewportSize(PHONE);
    expect(await fits(first.page)).toBe(true);
    expect(await violationsOf(first.page)).toEqual([]);
    await first.page.setViewportSize({ width: 1280, height: 720 });

    await kept.getByRole("button", { name: "Merge…" }).click();
    const dialog = first.page.getByRole("dialog");
    await dialog.getByRole("list", { name: "What changes in the session" }).getByRole("listitem").waitFor();
    expect(await violationsOf(first.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await kept.waitFor({ state: "detached" });
    await steps.textOf(first.page, "Editor").getByText("not saved in time").waitFor();

    await steps.typeAtEnd(second.page, "Notes", "and more of it\n");
    await steps.saveNow(second.page);
    await steps.textOf(second.page, "Editor").getByText("not saved in time").waitFor();
    await second.page.goto(`${second.origin}/sessions`);
    await second.page.getByText("Focus timer").first().waitFor();
    expect(await second.page.getByText("branch of").count()).toBe(0);
    expect([...first.faults, ...second.faults]).toEqual([]);
    await second.leave();
    await first.leave();
  }, 240_000);
});
