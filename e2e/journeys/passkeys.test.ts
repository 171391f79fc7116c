import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { addAuthenticator, forgetEverything } from "./virtual-authenticator.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const LINE = "// typed before the passkey";
const rows = (page: Page) => page.getByRole("list", { name: "Passkeys" }).getByRole("listitem");

const openSettings = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/keys`);
  await page.getByRole("heading", { name: "Passkeys" }).waitFor({ timeout: steps.PATIENCE });
};

const addPasskey = async (page: Page, origin: string, said: string): Promise<void> => {
  await openSettings(page, origin);
  await page.getByRole("button", { name: "Add a passkey…" }).click();
  await page.getByText(said).waitFor({ timeout: steps.PATIENCE });
};

const usePasskey = (page: Page): Promise<void> => page.getByRole("button", { name: "Use a passkey" }).click();

const lock = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/devices`);
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.getByRole("heading", { name: "Locked" }).waitFor({ timeout: steps.PATIENCE });
};

const signOut = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/devices`);
  await page.getByRole("button", { name: "Sign out…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(`${origin}/`, { timeout: steps.PATIENCE });
};

describe("passkeys", () => {
  test("[Z13] [PK-13] [PK-15] one that unlocks signs in to a browser that was never here, and unlocks it, without a passphrase", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("ada");
    const path = await steps.signUp(page, origin, email);
    await steps.typeAtEnd(page, "Editor", LINE);
    await steps.saveNow(page);
    const authenticator = await addAuthenticator(page, { prf: true });
    await addPasskey(page, origin, "Your passkey signs in and unlocks");
    expect(await rows(page).count()).toBe(1);
    await rows(page).getByText("Unlocks", { exact: true }).waitFor();
    await rows(page).getByText("Never used").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await signOut(page, origin);

    await page.goto(`${origin}/sign-in?next=${encodeURIComponent(path)}`);
    expect(await violationsOf(page)).toEqual([]);
    await usePasskey(page);
    await steps.opened(page);
    await steps.textOf(page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });

    await forgetEverything(page, origin);
    await page.goto(`${origin}/sign-in?next=${encodeURIComponent(path)}`);
    await usePasskey(page);
    await steps.opened(page);
    await steps.textOf(page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    await steps.typeAtEnd(page, "Editor", " and after it");
    await steps.saveNow(page);

    await openSettings(page, origin);
    await rows(page).getByText("Last used").waitFor();
    await lock(page, origin);
    expect(await violationsOf(page)).toEqual([]);
    await usePasskey(page);
    await page.getByRole("heading", { name: "Settings" }).waitFor({ timeout: steps.PATIENCE });
    await openSettings(page, origin);

    await page.getByRole("button", { name: /^Remove Passkey on one device/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It signs in and unlocks no more.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("The passkey signs in no more").waitFor({ timeout: steps.PATIENCE });
    expect(await rows(page).count()).toBe(0);
    expect(await authenticator.passkeys()).toBe(1);
    await signOut(page, origin);
    await page.goto(`${origin}/sign-in`);
    await usePasskey(page);
    await page
      .getByRole("alert")
      .getByText("That passkey does not open an account here")
      .waitFor({ timeout: steps.PATIENCE });
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    await steps.signIn(page, email);
    await page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    expect(faults).toEqual([]);
    await leave();
  }, 300_000);

  test("[PK-14] one that cannot unlock signs in, says so, and the passphrase opens the rest, also after a reload", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("bea");
    const path = await steps.signUp(page, origin, email);
    await addAuthenticator(page, { prf: false });
    await addPasskey(page, origin, "It cannot unlock: your passphrase does");
    await rows(page).getByText("Signs in only", { exact: true }).waitFor();
    await forgetEverything(page, origin);
    await page.goto(`${origin}/sign-in?next=${encodeURIComponent(path)}`);
    await usePasskey(page);
    await page.getByRole("heading", { name: "Locked" }).waitFor({ timeout: steps.PATIENCE });
    await page.getByText("Your passkey signed you in, but it cannot unlock.").waitFor();
    await page.getByText(email).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.reload();
    await page.getByRole("heading", { name: "Locked" }).waitFor({ timeout: steps.PATIENCE });
    await steps.unlock(page, `${steps.PASSPHRASE}!`);
    await page.getByText("That passphrase does not open this account").waitFor({ timeout: steps.PATIENCE });
    await steps.unlock(page, steps.PASSPHRASE);
    await steps.opened(page);
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);

  test("[PK-13] whoever says no to the browser is told so, and goes on with the passphrase", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("cem");
    await steps.signUp(page, origin, email);
    const authenticator = await addAuthenticator(page, { prf: true });
    await authenticator.willing(false);
    await openSettings(page, origin);
    await page.getByRole("button", { name: "Add a passkey…" }).click();
    await page.getByRole("alert").getByText("No passkey was used").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);
    await authenticator.remove();
    const second = await addAuthenticator(page, { prf: true });
    await addPasskey(page, origin, "Your passkey signs in and unlocks");
    await page.getByRole("button", { name: "Add a passkey…" }).click();
    await page
      .getByRole("alert")
      .getByText("This authenticator has a passkey for the account already")
      .waitFor({ timeout: steps.PATIENCE });
    await second.willing(false);
    await lock(page, origin);
    await usePasskey(page);
    await page.getByRole("alert").getByText("No passkey was used").waitFor({ timeout: steps.PATIENCE });
    await steps.unlock(page, steps.PASSPHRASE);
    await page.getByRole("heading", { name: "Settings" }).waitFor({ timeout: steps.PATIENCE });
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);
});
