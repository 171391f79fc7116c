import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
import * as keys from "./keys-steps.ts";
import { productOfFile } from "./product.ts";
import * as sharing from "./sharing-steps.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const NEXT = "Another lantern 48 reed";
const BEFORE = "// typed before the keys were replaced";
const UNSENT = "// not sent when the keys were replaced";
const AFTER = "// typed after the keys were replaced";

describe("new keys for an account", () => {
  test("[A18] [RO-11] [RO-14] the old passphrase and codes open nothing, and another device comes back with its unsent work", async () => {
    const ada = await newVisitor(product());
    const { page, origin } = ada;
    const email = steps.newAddress("ada");
    const { path, codes } = await steps.signUpWithCodes(page, origin, email);
    await steps.typeAtEnd(page, "Editor", BEFORE);
    await steps.saveNow(page);
    const second = await keys.elsewhereUnsent(product(), { path, email, text: UNSENT });

    await keys.openKeys(page, origin);
    const made = await keys.replaceKeys(page, { present: steps.PASSPHRASE, next: NEXT }, async () =>
      expect(await violationsOf(page)).toEqual([]),
    );
    expect(new Set([...codes, ...made]).size).toBe(16);
    expect(await violationsOf(page)).toEqual([]);
    await keys.dialog(page).getByRole("button", { name: "Done" }).click();
    for (const secret of [...made, NEXT]) expect(await page.content()).not.toContain(secret);
    await page.goto(`${origin}${path}`);
    await steps.textOf(page, "Editor").getByText(BEFORE).waitFor({ timeout: steps.PATIENCE });
    await steps.typeAtEnd(page, "Editor", AFTER);
    await steps.saveNow(page);

    await second.context.unroute("**/saves");
    await second.page.goto(`${origin}/sessions`);
    await second.page.waitForURL((url) => url.pathname === "/sign-in", { timeout: steps.PATIENCE });
    await steps.signIn(second.page, email);
    await second.page.getByText("E-mail and passphrase do not match.").waitFor({ timeout: steps.PATIENCE });
    await steps.signIn(second.page, email, NEXT);
    await second.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await second.page.goto(`${origin}${path}`);
    await steps.textOf(second.page, "Notes").getByText(UNSENT).waitFor({ timeout: steps.PATIENCE });
    await steps.textOf(second.page, "Editor").getByText(AFTER).waitFor({ timeout: steps.PATIENCE });
    await steps.takeOver(second.page);
    await steps.saveNow(second.page);
    const faults = [...ada.faults, ...second.faults].filter((fault) => !fault.includes("net::ERR_FAILED"));
    expect(faults).toEqual([]);
    await second.leave();
    await ada.leave();
  }, 400_000);

  test("[RO-12] [RO-13] a member who has new keys is out until the owner has compared the words, and the owner is told", async () => {
    const ada = await newVisitor(product());
    const { origin } = ada;
    const email = steps.newAddress("ben");
    await steps.signUp(ada.page, origin, steps.newAddress("ada"));
    await ada.page.goto(`${origin}/sessions`);
    await sharing.newWorkspace(ada.page, "Harbour office");
    const path = await sharing.newSession(ada.page, origin, "Tide tables");
    const ben = await newVisitor(product());
    await sharing.join(ada, ben, { email, role: "Member", workspace: "Harbour office" });
    await keys.openKeys(ben.page, origin);
    await keys.replaceKeys(ben.page, { present: steps.PASSPHRASE, next: NEXT });
    await keys.dialog(ben.page).getByText("An admin has to confirm you in:").waitFor();
    await keys.dialog(ben.page).getByText("Harbour office").waitFor();
    expect(await violationsOf(ben.page)).toEqual([]);
    await keys.dialog(ben.page).getByRole("button", { name: "Done" }).click();
    await ben.page.goto(`${origin}/settings/devices`);
    const figure = ben.page.getByRole("figure", { name: /^Your account’s words/ });
    await figure.waitFor({ timeout: steps.PATIENCE });
    const words = await figure.getByRole("listitem").allTextContents();
    expect(words.length).toBe(6);

    await sharing.openMembers(ada.page, origin);
    await ada.page.getByText(`${email} changed keys on`).waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(ada.page)).toEqual([]);
    await ada.page.getByRole("button", { name: `Compare words with ${email}` }).click();
    expect(await keys.dialog(ada.page).getByRole("listitem").allTextContents()).toEqual(words);
    expect(await violationsOf(ada.page)).toEqual([]);
    await keys.dialog(ada.page).getByRole("button", { name: "They match, confirm" }).click();
    await ada.page
      .getByText(`${email} is confirmed, and new keys are in force`)
      .waitFor({ timeout: steps.PATIENCE });
    expect(await ada.page.getByText(`${email} changed keys on`).count()).toBe(0);

    await ben.page.goto(`${origin}/sessions`);
    await ben.page.getByRole("button", { name: /^Workspace: / }).click();
    await ben.page.getByRole("menuitem", { name: /Harbour office/ }).click();
    await sharing.inWorkspace(ben.page, "Harbour office");
    await ben.page.goto(`${origin}${path}`);
    await steps.opened(ben.page);
    await steps.typeAtEnd(ben.page, "Editor", AFTER);
    await steps.saveNow(ben.page);
    await ada.page.goto(`${origin}${path}`);
    await steps.textOf(ada.page, "Editor").getByText(AFTER).waitFor({ timeout: steps.PATIENCE });
    expect([...ada.faults, ...ben.faults]).toEqual([]);
    await ben.leave();
    await ada.leave();
  }, 400_000);
});
