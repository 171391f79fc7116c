import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

/** Shows the operations of a tag. */
const unfold = async (page: Page, tag: string): Promise<void> => {
  const heading = page.locator(`#operations-tag-${tag}`);
  if ((await heading.getAttribute("data-is-open")) !== "true") await heading.click();
};

/** Opens an operation of the explorer, executes it with an example as it stands, and tells the status of the answer. */
const execute = async (page: Page, operation: string, example?: string): Promise<string> => {
  await unfold(page, operation.slice(0, operation.indexOf("-")));
  const block = page.locator(`#operations-${operation}`);
  await block.locator(".opblock-summary").click();
  if (example !== undefined) await block.locator(".examples-select-element").first().selectOption(example);
  await block.locator(".btn.execute").click();
  const status = block.locator(".live-responses-table .response .response-col_status");
  await status.waitFor({ timeout: steps.PATIENCE });
  return (await status.textContent())?.trim() ?? "";
};

test("[ED-3] [ED-4] an account can be tried in the explorer with nothing but clicks", async () => {
  const { page, origin, faults, leave } = await newVisitor(product());
  await page.goto(`${origin}/api/explorer`);
  await page.locator(".opblock-tag").first().waitFor({ timeout: steps.PATIENCE });
  const tried = [
    ["auth-postauthRegister", "201"],
    ["auth-getauthMe", "200"],
    ["auth-postauthRefresh", "200"],
    // Before the workspace's keys are replaced: what the example has sealed is of the first epoch.
    ["sessions-postsessions", "201", "sealed"],
    ["workspaces-getworkspacesIdRoster", "200"],
    ["workspaces-putworkspacesIdRoster", "200"],
    ["keys-putkeysSlots", "200"],
    ["auth-postauthLogout", "204"],
  ] as const;
  const outcomes: string[][] = [];
  for (const [operation, , example] of tried)
    outcomes.push([operation, await execute(page, operation, example)]);
  expect(outcomes).toEqual(tried.map(([operation, status]) => [operation, status]));
  expect(faults).toEqual([]);
  await leave();
}, 240_000);

test("[ED-4] [AM-5] [AM-8] [AM-9] a newcomer follows the steps of the introduction with nothing but clicks", async () => {
  const { page, origin, faults, leave } = await newVisitor(product());
  await page.goto(`${origin}/api/explorer`);
  await page.locator(".opblock-tag").first().waitFor({ timeout: steps.PATIENCE });
  const links = page.locator(".info ol li a");
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const walk = hrefs.map((href) => href.slice(2).replace("/", "-"));
  const outcomes: string[] = [];
  for (const operation of walk) {
    const example = operation.startsWith("auth-") ? "password" : undefined;
    outcomes.push(`${operation} ${await execute(page, operation, example)}`);
  }
  expect(outcomes).toEqual([
    "auth-postauthRegister 201",
    "auth-postauthLogin 200",
    "sessions-postsessions 201",
    "state-putsessionsIdState 200",
    "checkpoints-postsessionsIdCheckpoints 201",
    "state-patchsessionsIdState 200",
    "checkpoints-postsessionsIdCheckpointsCidRestore 201",
  ]);
  expect(faults).toEqual([]);
  await leave();
}, 240_000);

test("the explorer lists every route of the document, with nothing from elsewhere", async () => {
  const { page, origin, faults, leave } = await newVisitor(product());
  await page.goto(`${origin}/api/explorer`);
  await page.locator(".opblock-tag").first().waitFor({ timeout: steps.PATIENCE });
  const document = await (await fetch(`${origin}/api/openapi.json`)).json();
  const methods = ["get", "put", "post", "patch", "delete"];
  const routes = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => methods.includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const shown: string[] = [];
  const tags = await page
    .locator(".opblock-tag")
    .evaluateAll((all) => all.map((each) => each.getAttribute("data-tag") ?? ""));
  for (const name of tags) {
    await unfold(page, name);
    const rows = await page.locator(".opblock-summary").evaluateAll((all) =>
      all.map((row) => {
        const method = row.querySelector(".opblock-summary-method")?.textContent ?? "";
        return `${method} ${row.querySelector(".opblock-summary-path")?.getAttribute("data-path") ?? ""}`;
      }),
    );
    shown.push(...rows);
    await page.locator(`#operations-tag-${name}`).click();
  }
  expect(routes.length).toBeGreaterThan(20);
  expect(shown.toSorted()).toEqual(routes.toSorted());
  expect(faults).toEqual([]);
  await leave();
}, 240_000);
