import { describe, expect, test } from "bun:test";
import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const PHONE = "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0";
const LINE = "// typed on the second device";
const NEW_PASSPHRASE = "Quiet-harbour 58 birch";

/** The six words that a page shows under this label. */
const wordsUnder = async (page: Page, label: string): Promise<readonly string[]> => {
  const figure = page.getByRole("figure").filter({ hasText: label });
  await figure.waitFor({ timeout: steps.PATIENCE });
  return figure.getByRole("listitem").allTextContents();
};

const rows = (page: Page): Locator => page.getByRole("list", { name: "Devices" }).getByRole("listitem");

/** The code that a new device shows. */
const codeOn = async (page: Page, origin: string): Promise<string> => {
  await page.goto(`${origin}/sign-in`);
  await page.getByRole("link", { name: "Use another device" }).click();
  await page.getByRole("button", { name: "Show a code" }).click();
  const code = page.getByTestId("user-code");
  await code.waitFor({ timeout: steps.PATIENCE });
  return (await code.textContent())?.trim() ?? "";
};

const lookUp = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel("Code on the other device").fill(code);
  await page.getByRole("button", { name: "Go on" }).click();
};

describe("devices", () => {
  test("[B10] [DV-2] [DV-4] [DV-9] a second device is let in with words, is removed, and a code brings the account back on a fresh one", async () => {
    const ada = await newVisitor(product());
    const { origin, page } = ada;
    const email = steps.newAddress("ada");
    const { path, codes } = await steps.signUpWithCodes(page, origin, email);

    const phone = await newVisitor(product(), { userAgent: PHONE });
    const code = await codeOn(phone.page, origin);
    expect(await violationsOf(phone.page)).toEqual([]);
    await page.goto(`${origin}/settings/devices`);
    await rows(page).getByText("In use now").waitFor({ timeout: steps.PATIENCE });
    await page.getByText("This is the only one.").waitFor();
    await page.getByRole("link", { name: "Let a device in" }).click();
    await lookUp(page, "bbbb bbbb");
    await page.getByText("No device asks with this code.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await lookUp(page, code.toLowerCase());
    await page.getByText("Firefox on Android").waitFor();
    const beside = await ada.context.newPage();
    await beside.goto(`${origin}/settings/devices`);
    await beside.getByText("One new device waits for your answer.").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(beside)).toEqual([]);
    await beside.close();
    expect(await wordsUnder(page, "It must show these words")).toEqual(
      await wordsUnder(phone.page, "That device must show these words"),
    );
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "The words match: let it in" }).click();
    const own = await wordsUnder(page, "Your account’s words");
    expect(own).toHaveLength(6);
    expect(await wordsUnder(phone.page, "They must be these, in this order")).toEqual(own);
    await phone.page.getByText(email).waitFor();
    expect(await violationsOf(phone.page)).toEqual([]);
    await phone.page.getByRole("button", { name: "They match", exact: true }).click();
    await phone.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });

    await phone.page.goto(`${origin}${path}`);
    await steps.opened(phone.page);
    await steps.typeAtEnd(phone.page, "Editor", LINE);
    await steps.saveNow(phone.page);

    await page.getByRole("link", { name: "Your devices" }).click();
    const second = rows(page).filter({ hasText: "Firefox on Android" });
    await second.waitFor({ timeout: steps.PATIENCE });
    expect(await wordsUnder(page, "Your account’s words")).toEqual(own);
    expect(await violationsOf(page)).toEqual([]);
    await second.getByRole("button", { name: "Remove" }).click();
    await page.getByText("It did hold your keys").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Firefox on Android was removed").waitFor({ timeout: steps.PATIENCE });
    await second.getByText("Removed").waitFor();

    await phone.page.goto(`${origin}/sessions`);
    await phone.page.waitForURL((url) => url.pathname === "/sign-in", { timeout: steps.PATIENCE });
    // What it saved is there, and can be gone on from.
    await page.goto(`${origin}${path}`);
    await steps.textOf(page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    await steps.typeAtEnd(page, "Editor", " and after it");
    await steps.saveNow(page);

    const fresh = await newVisitor(product());
    await fresh.page.goto(`${origin}/recover`);
    await steps.recover(fresh.page, email, codes[2] ?? "", NEW_PASSPHRASE);
    await fresh.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await fresh.page.goto(`${origin}${path}`);
    await steps
      .textOf(fresh.page, "Editor")
      .getByText(`${LINE} and after it`)
      .waitFor({ timeout: steps.PATIENCE });
    expect([...ada.faults, ...phone.faults, ...fresh.faults]).toEqual([]);
    await Promise.all([ada.leave(), phone.leave(), fresh.leave()]);
  }, 300_000);

  test("[DV-7] [DV-9] a refused device is told so, one whose words differ stays out, and the code survives the sign-in", async () => {
    const bea = await newVisitor(product());
    const { origin, page } = bea;
    const email = steps.newAddress("bea");
    await steps.signUp(page, origin, email);
    const phone = await newVisitor(product(), { userAgent: PHONE });
    const first = await codeOn(phone.page, origin);
    await page.goto(`${origin}/device?code=${first}`);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "Refuse" }).click();
    await page.getByText("That device got nothing of your account.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await phone.page.getByText("Somebody refused this device.").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(phone.page)).toEqual([]);

    const second = await codeOn(phone.page, origin);
    const other = await newVisitor(product());
    await other.page.goto(`${origin}/device?code=${second}`);
    await other.page.waitForURL((url) => url.pathname === "/sign-in", { timeout: steps.PATIENCE });
    await steps.signIn(other.page, email);
    await other.page.waitForURL(`${origin}/device?code=${second}`, { timeout: steps.PATIENCE });
    await other.page.getByRole("button", { name: "Go on" }).click();
    await other.page.getByRole("button", { name: "The words match: let it in" }).click();
    await phone.page.getByRole("button", { name: "They do not match" }).click({ timeout: steps.PATIENCE });
    await phone.page.getByRole("button", { name: "Show a code" }).waitFor();
    await phone.page.goto(`${origin}/sessions`);
    await phone.page.waitForURL((url) => url.pathname === "/sign-in", { timeout: steps.PATIENCE });
    await page.goto(`${origin}/settings/devices`);
    await rows(page).getByText("In use now").waitFor({ timeout: steps.PATIENCE });
    expect(await rows(page).filter({ hasText: "Firefox on Android" }).count()).toBe(0);
    expect([...bea.faults, ...phone.faults, ...other.faults]).toEqual([]);
    await Promise.all([bea.leave(), phone.leave(), other.leave()]);
  }, 240_000);
});
