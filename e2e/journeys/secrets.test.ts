import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const bar = (page: Page) => page.getByRole("region", { name: "What looks like a secret" });
const question = (page: Page) => page.getByRole("dialog", { name: "This looks like a secret" });
const editor = (page: Page, text: string) => steps.textOf(page, "Editor").getByText(text);

/** Made up, in the shape that its maker gives such tokens. */
const token = (letter: string): string => `ghp_${`${letter}1B2c3D4e5`.repeat(4)}`;

const pictures = async (page: Page, name: string): Promise<void> => {
  const folder = Bun.env["HOLDFAST_PICTURES"];
  if (folder === undefined) return;
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 720 });
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `${folder}/${name}-${width}-${theme}.png`, animations: "disabled" });
    }
  }
};

const decide = async (page: Page, decision: "Keep" | "Take out" | "Ignore"): Promise<void> => {
  await question(page).getByRole("radio", { name: decision, exact: true }).check();
  await question(page).getByRole("button", { name: "Go on" }).click();
  await question(page).waitFor({ state: "detached", timeout: steps.PATIENCE });
};

describe("content that looks like a secret", () => {
  test("[WB-14] [Z17] is said with its place before it is saved, once, and is taken out, kept or ignored", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("sol"));
    await steps.openFile(page, "format.ts");
    await steps.typeAtEnd(page, "Editor", `// ${token("a")}`);
    await bar(page)
      .getByText(/GitHub token in src\/format\.ts, line \d+, column 4\./)
      .waitFor({ timeout: steps.PATIENCE });
    await pictures(page, "secrets-bar");
    await page.keyboard.press("Control+s");
    await question(page).getByText("Decide before it is saved.").waitFor({ timeout: steps.PATIENCE });
    await question(page).getByText("ghp_…").waitFor();
    expect(await question(page).getByText(token("a")).count()).toBe(0);
    await pictures(page, "secrets-question");
    expect(await violationsOf(page, ".dialog")).toEqual([]);
    await decide(page, "Take out");
    await editor(page, "// [redacted: github-token]").waitFor({ timeout: steps.PATIENCE });
    await page.getByText(/^Took 1 secret out\./).waitFor();
    await steps.saved(page);
    await bar(page).waitFor({ state: "detached" });

    await steps.typeAtEnd(page, "Editor", ` ${token("b")}`);
    await page.keyboard.press("Control+s");
    await question(page).getByRole("button", { name: "Back" }).click({ timeout: steps.PATIENCE });
    await bar(page).getByRole("button", { name: "Keep" }).click();
    await bar(page).waitFor({ state: "detached" });
    await steps.saveNow(page);

    await page.reload();
    await steps.opened(page);
    await editor(page, token("b")).waitFor();
    await steps.typeAtEnd(page, "Editor", ` ${token("c")}`);
    // The one that was kept is not said again: this is about one thing.
    await bar(page).getByRole("button", { name: "Decide…" }).click({ timeout: steps.PATIENCE });
    await decide(page, "Ignore");
    await steps.typeAtEnd(page, "Editor", " and more");
    await steps.saveNow(page);
    expect(await question(page).count()).toBe(0);
    await editor(page, `${token("b")} ${token("c")} and more`).waitFor();
    expect(await bar(page).count()).toBe(0);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
