import { expect, test } from "bun:test";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

test("a second tab reads along, says so, and goes on writing when the first is closed", async () => {
  const { context, page, origin, faults, leave } = await newVisitor(product());
  const path = await steps.signUp(page, origin, steps.newAddress("eli"));
  const second = await context.newPage();
  await second.goto(`${origin}${path}`);
  await steps.opened(second);
  await second.getByText("This session is open in another tab.", { exact: true }).waitFor();
  expect(await steps.pill(second).textContent()).toContain("Read-only");
  expect(await steps.textOf(second, "Editor").getAttribute("aria-readonly")).toBe("true");
  await steps.typeAtEnd(second, "Editor", "nobody wants this");
  expect(await steps.textOf(second, "Editor").getByText("nobody wants this").count()).toBe(0);

  await steps.typeAtEnd(page, "Editor", "by the first tab");
  await steps.saveNow(page);
  await page.close();
  await steps.textOf(second, "Editor").and(second.locator("[aria-readonly=false]")).waitFor();
  await steps.textOf(second, "Editor").getByText("by the first tab").waitFor();
  await steps.typeAtEnd(second, "Editor", ", and by the second");
  await steps.saveNow(second);
  await second.reload();
  await steps.opened(second);
  await steps.textOf(second, "Editor").getByText("by the first tab, and by the second").waitFor();
  expect(faults).toEqual([]);
  await leave();
}, 120_000);
