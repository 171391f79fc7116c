import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

describe("sessions out of the way", () => {
  test("[CP-18] [CP-19] a session is archived and deleted, found again by name, and brought back whole", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("ida"));
    await steps.typeAtEnd(page, "Editor", "typed before it was put away");
    await steps.saveNow(page);
    await page.goto(`${origin}/sessions`);
    const act = async (item: string): Promise<void> => {
      await page.getByRole("button", { name: "Actions for Focus timer" }).click();
      await page.getByRole("menuitem", { name: item }).click();
    };
    const show = (view: string): Promise<void> => page.getByRole("radio", { name: view }).check();
    const link = page.getByRole("link", { name: "Focus timer" });

    await link.waitFor();
    await act("Archive");
    await page.getByText("Archived “Focus timer”").waitFor();
    await page.getByText("No sessions yet").waitFor();
    await show("Archived");
    await link.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Bring back “Focus timer”" }).click();
    await page.getByText("Nothing is archived").waitFor();

    await show("In use");
    await act("Delete…");
    await page.getByText("You can bring it back for 7 days").waitFor();
    await page.getByRole("button", { name: "Delete session" }).click();
    await page.getByText("Deleted “Focus timer”").waitFor();
    await show("Deleted");
    await page.getByText(/[67] days left/).waitFor();
    expect(await link.count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Bring back “Focus timer”" }).click();
    await page.getByText("Nothing was deleted").waitFor();
    await show("In use");
    await link.click();
    await steps.opened(page);
    await steps.textOf(page, "Editor").getByText("typed before it was put away").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);
});
