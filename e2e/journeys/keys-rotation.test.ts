import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
import * as keys from "./keys-steps.ts";
import { productOfFile } from "./product.ts";
import * as sharing from "./sharing-steps.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const BEFORE = "// typed before the keys were replaced";
const UNSENT = "// not sent when the keys were replaced";
const AFTER = "// typed after the keys were replaced";

describe("the keys of a workspace", () => {
  test("[A18] [RO-1] [RO-4] [RO-6] new ones may wait until they are due, come at once after a leak, and no device loses unsent work", async () => {
    const ada = await newVisitor(product());
    const { page, origin } = ada;
    const email = steps.newAddress("ada");
    const path = await steps.signUp(page, origin, email);
    await steps.typeAtEnd(page, "Editor", BEFORE);
    await steps.saveNow(page);
    const second = await keys.elsewhereUnsent(product(), { path, email, text: UNSENT });

    await keys.openKeys(page, origin);
    await page.getByText("Made today", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Renew now" }).isDisabled()).toBe(true);
    await page.getByText("once they are 30 days old").waitFor();
    await page.getByRole("button", { name: "Replace them…" }).click();
    await keys.dialog(page).getByText("stays readable to whoever has the earlier keys").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await keys.dialog(page).getByRole("button", { name: "Replace them now" }).click();
    await page.getByText("New keys are in force").waitFor({ timeout: steps.PATIENCE });

    await second.context.unroute("**/saves");
    await steps.saveNow(second.page);
    await page.goto(`${origin}${path}`);
    await steps.textOf(page, "Notes").getByText(UNSENT).waitFor({ timeout: steps.PATIENCE });
    await steps.textOf(page, "Editor").getByText(BEFORE).waitFor();
    await steps.takeOver(page);
    await steps.typeAtEnd(page, "Editor", AFTER);
    await steps.saveNow(page);
    await second.page.reload();
    await steps.textOf(second.page, "Editor").getByText(AFTER).waitFor({ timeout: steps.PATIENCE });
    const faults = [...ada.faults, ...second.faults].filter((fault) => !fault.includes("net::ERR_FAILED"));
    expect(faults).toEqual([]);
    await second.leave();
    await ada.leave();
  }, 300_000);

  test("[RO-8] the newest saves are sealed again in the background, session by session, and it says when it is done", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const path = await steps.signUp(page, origin, steps.newAddress("bea"));
    await sharing.newSession(page, origin, "Tide tables");
    await keys.openKeys(page, origin);
    await page.getByRole("button", { name: "Replace them…" }).click();
    await keys.dialog(page).getByRole("button", { name: "Replace them now" }).click();
    await page.getByText("New keys are in force").waitFor({ timeout: steps.PATIENCE });
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("Done: 2 of 2 sessions sealed again.").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`${origin}${path}`);
    await steps.opened(page);
    await steps.typeAtEnd(page, "Editor", AFTER);
    await steps.saveNow(page);
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);
});
