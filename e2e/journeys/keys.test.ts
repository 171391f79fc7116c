import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
import * as keys from "./keys-steps.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const NOBODY_CAN =
  "Without any way to unlock, nobody can open your work: not we, and not whoever runs this service.";

describe("the keys page", () => {
  test("[RO-17] what nobody can open is said when an account is made, where it is recovered and beside the keys", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    for (const path of ["/sign-up", "/recover"]) {
      await page.goto(`${origin}${path}`);
      await page.getByText(NOBODY_CAN).waitFor();
    }
    await steps.signUp(page, origin, steps.newAddress("ada"));
    await keys.openKeys(page, origin);
    await page.getByRole("heading", { name: "If everything is lost" }).waitFor();
    await page.getByText(NOBODY_CAN).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[A16] [A19] [SL-1] [SL-3] a way to unlock is named on one device and found by its name on another", async () => {
    const ada = await newVisitor(product());
    const { page, origin } = ada;
    const email = steps.newAddress("bea");
    await steps.signUp(page, origin, email);
    await keys.openKeys(page, origin);
    await keys.healthRow(page, "Getting back in").getByText("8 unused recovery codes").waitFor();
    await keys.healthRow(page, "Reading by the service").getByText("cannot read anything").waitFor();
    await page
      .getByRole("list", { name: "Passphrases" })
      .getByText(/^(Good|Strong|Very strong)$/)
      .waitFor();
    const rows = await keys.singleCodes(page);
    expect(await rows.count()).toBe(8);

    const rename = page.getByRole("button", { name: "Rename Recovery code 1" });
    await rename.focus();
    await page.keyboard.press("Enter");
    await keys.dialog(page).getByRole("heading", { name: "Name this recovery code" }).waitFor();
    await page.keyboard.press("Escape");
    await keys.dialog(page).waitFor({ state: "detached" });
    expect(await rename.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByLabel("Name", { exact: true }).fill("");
    await page.keyboard.press("Enter");
    await page.getByText("Give it a name.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("In the safe");
    await page.getByLabel("Description").fill("Second drawer, blue envelope");
    await page.getByLabel("Tags", { exact: true }).fill("paper, home");
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText("It is called “In the safe” now").waitFor({ timeout: steps.PATIENCE });
    await rows.getByText("In the safe").waitFor();
    await rows.getByText("Second drawer, blue envelope").waitFor();
    expect(await violationsOf(page)).toEqual([]);

    const second = await newVisitor(product());
    await second.page.goto(`${origin}/sign-in`);
    await steps.signIn(second.page, email);
    await second.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await keys.openKeys(second.page, origin);
    const found = await keys.singleCodes(second.page);
    await found.getByText("In the safe").waitFor();
    await found.getByText("paper", { exact: true }).waitFor();
    await second.page
      .getByRole("list", { name: "Passphrases" })
      .getByText(/^Last used .*1 time in all$/)
      .waitFor();
    expect([...ada.faults, ...second.faults]).toEqual([]);
    await second.leave();
    await ada.leave();
  }, 240_000);

  test("[A20] [SL-6] before one goes it is said what still opens the account, and the only passphrase stays", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("cleo"));
    await keys.openKeys(page, origin);
    await page.getByRole("button", { name: "Remove Passphrase" }).click();
    await keys.dialog(page).getByText("It is your only passphrase.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await keys.dialog(page).getByRole("button", { name: "Done" }).click();

    const rows = await keys.singleCodes(page);
    for (const left of [7, 6, 5, 4, 3, 2]) {
      await rows
        .first()
        .getByRole("button", { name: /^Remove / })
        .click();
      await keys.dialog(page).getByText("Nothing becomes unreadable.").waitFor({ timeout: steps.PATIENCE });
      await keys.dialog(page).getByText(`Passphrase, ${left} recovery codes.`).waitFor();
      if (left === 7) expect(await violationsOf(page)).toEqual([]);
      await keys.dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByText(`${left} left`, { exact: true }).waitFor({ timeout: steps.PATIENCE });
      await keys.dialog(page).waitFor({ state: "detached" });
    }
    await rows
      .first()
      .getByRole("button", { name: /^Remove / })
      .click();
    await keys.dialog(page).getByText("Two codes always stay.").waitFor();
    await keys.dialog(page).getByRole("button", { name: "Done" }).click();
    await keys.healthRow(page, "Getting back in").getByRole("link", { name: "Make new codes" }).click();
    expect(new URL(page.url()).hash).toBe("#recovery-codes");
    expect(await violationsOf(page)).toEqual([]);

    expect(faults).toEqual([]);
    await leave();
  }, 300_000);
});
