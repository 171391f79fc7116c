import type { Locator, Page } from "playwright-core";
import type { Product } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor, type Visitor } from "./visitor.ts";

/** Opens the keys page and waits until it knows how they stand. */
export const openKeys = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/keys`);
  await healthRow(page, "Getting back in").locator("svg[role=img]").waitFor({ timeout: steps.PATIENCE });
};

export const healthRow = (page: Page, title: string): Locator =>
  page.getByRole("list", { name: "Key health" }).getByRole("listitem").filter({ hasText: title });

/** The unused codes one by one, which the page shows when it is asked for them. */
export const singleCodes = async (page: Page): Promise<Locator> => {
  await page.getByRole("button", { name: "Name or remove single codes" }).click();
  return page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
};

export const dialog = (page: Page): Locator => page.getByRole("dialog");

/** Goes through the three steps of new keys for the account, up to its end. Answers the new codes. */
export const replaceKeys = async (
  page: Page,
  { present, next }: { readonly present: string; readonly next: string },
  look: () => Promise<void> = async () => undefined,
): Promise<readonly string[]> => {
  await page.getByRole("button", { name: "Replace my keys…" }).click();
  await dialog(page).getByText("What it cannot undo").waitFor();
  await look();
  await dialog(page).getByRole("button", { name: "Go on" }).click();
  await dialog(page).getByLabel("Present passphrase", { exact: true }).fill(present);
  await dialog(page).getByLabel("New passphrase", { exact: true }).fill(next);
  await dialog(page).getByLabel("New passphrase again", { exact: true }).fill(next);
  await look();
  await dialog(page).getByRole("button", { name: "Replace my keys", exact: true }).click();
  const codes = await steps.codesShown(page);
  await look();
  await steps.keepCodes(page, codes);
  await dialog(page).getByText("Your other devices are signed out.").waitFor({ timeout: steps.PATIENCE });
  return codes;
};

/** The account in another browser, with `text` in the notes of a session that could not be sent from there. */
export const elsewhereUnsent = async (
  product: Product,
  { path, email, text }: { readonly path: string; readonly email: string; readonly text: string },
): Promise<Visitor> => {
  const visitor = await newVisitor(product);
  const { page, context, origin } = visitor;
  await page.goto(`${origin}${path}`);
  await steps.signIn(page, email);
  await steps.opened(page);
  await steps.takeOver(page);
  await context.route("**/saves", (route) => route.abort());
  await steps.typeAtEnd(page, "Notes", text);
  await steps.keepHere(page);
  return visitor;
};
