import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
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
    await page.goto(`${origin}/settings/keys`);
    await page.getByRole("heading", { name: "If everything is lost" }).waitFor();
    await page.getByText(NOBODY_CAN).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
