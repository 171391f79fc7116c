import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import * as keys from "./journeys/keys-steps.ts";
import * as sharing from "./journeys/sharing-steps.ts";
import * as steps from "./journeys/steps.ts";
import { newVisitor } from "./journeys/visitor.ts";
import { startStack } from "./stack.ts";

/** `bun run pictures`: takes the pictures of the documentation from the running product. */
const FOLDER = join(import.meta.dir, "../docs/pictures");
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const MESSAGES = [
  "Round 4 ends without a rest: `momentAt` answers `done` as soon as the last work phase is over.",
  "Next: a longer last rest, and one more test for it.",
];
const EDIT = `

/** The share of the plan that is work, from 0 to 1. */
export const workShare = (plan: Plan): number =>
  (plan.workMinutes * 60 * plan.rounds) / lengthOf(plan);
`;
const NOTE = "- [ ] ask Ines whether 50/10 suits her better";

const pictureOf = async (page: Page, name: string): Promise<void> => {
  await page.mouse.move(0, 0);
  await page.locator(".toast").waitFor({ state: "detached" });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
  console.log(`docs/pictures/${name}.png`);
};

const bothThemes = async (page: Page, name: string): Promise<void> => {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await pictureOf(page, `${name}-${colorScheme}`);
  }
};

/** A session as it looks after a while. */
const work = async (page: Page): Promise<void> => {
  for (const message of MESSAGES) {
    await page.getByLabel("Message", { exact: true }).fill(message);
    await page.keyboard.press("Enter");
    await steps.panel(page, "Conversation").getByText(message.slice(-20)).waitFor();
  }
  await steps.typeAtEnd(page, "Notes", NOTE);
  await steps.openFile(page, "timer.ts");
  await steps.typeAtEnd(page, "Editor", "");
  await page.keyboard.insertText(EDIT);
  await steps.saveNow(page);
  await page.getByLabel("Name this save").waitFor({ state: "detached" });
};

const timeline = (page: Page) => page.getByRole("complementary", { name: "Timeline" });

const nameIt = async (page: Page, name: string, tags: string, priority: string): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const dialog = page.getByRole("dialog", { name: "New checkpoint" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Tags", { exact: true }).fill(tags);
  await dialog.getByText(priority, { exact: true }).click();
  await dialog.getByRole("button", { name: "Save checkpoint" }).click();
  await dialog.waitFor({ state: "detached", timeout: steps.PATIENCE });
};

/** The timeline with its first checkpoint looked at. */
const lookBack = async (page: Page): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Alt+h");
  await timeline(page)
    .getByRole("treeitem", { name: /Rounds that end in a rest/ })
    .click();
  await page.getByRole("region", { name: "Earlier state" }).waitFor({ timeout: steps.PATIENCE });
};

/** The members of a workspace with a colleague who came by a link, and an invite that is open. */
const share = async (page: Page, origin: string): Promise<void> => {
  const colleague = await newVisitor({ stack, browser });
  await sharing.openMembers(page, origin);
  await colleague.page.goto(await sharing.invite(page, "ines@example.org", "Member"));
  await sharing.signUpInPlace(colleague.page, "ines@example.org");
  await colleague.page.getByText("Checked on this device").waitFor({ timeout: steps.PATIENCE });
  await sharing.accept(colleague.page);
  await colleague.page.getByText("You are in").waitFor({ timeout: steps.PATIENCE });
  await colleague.page.close();
  await sharing.invite(page, "tomas@example.org", "Viewer");
  await page.getByText("Open for 6 days").waitFor();
};

mkdirSync(FOLDER, { recursive: true });
const stack = await startStack();
const browser = await launchBrowser();
try {
  const look = { deviceScaleFactor: 1.5, reducedMotion: "reduce" } as const;
  const context = await browser.newContext({ ...look, viewport: DESK, colorScheme: "light" });
  const page = await context.newPage();

  await page.goto(stack.origin);
  await page.locator("astro-island[ssr]").waitFor({ state: "detached" });
  await pictureOf(page, "start");
  await page.goto(`${stack.origin}/sign-up`);
  await page.getByLabel("E-mail", { exact: true }).fill("ada@example.org");
  await page.getByLabel("Passphrase", { exact: true }).fill(steps.PASSPHRASE);
  await pictureOf(page, "sign-up");

  const codes = await steps.createAccount(page, stack.origin, "ada@example.org");
  await pictureOf(page, "recovery-codes");
  await steps.keepCodes(page, codes);
  await page.waitForURL(/\/s\/ses_/, { timeout: steps.PATIENCE });
  await steps.opened(page);
  const path = new URL(page.url()).pathname;
  await nameIt(page, "Rounds that end in a rest", "timer, tests", "High");
  await work(page);
  await bothThemes(page, "workspace");
  await nameIt(page, "Share of work", "timer", "Medium");
  await lookBack(page);
  await bothThemes(page, "timeline");
  await timeline(page).getByRole("button", { name: "Restore…" }).click();
  const sheet = page.getByRole("dialog", { name: /^Restore/ });
  await sheet.getByRole("button", { name: "Restore everything" }).waitFor({ timeout: steps.PATIENCE });
  await bothThemes(page, "restore");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await page
    .getByRole("region", { name: "Earlier state" })
    .getByRole("button", { name: "Back to now" })
    .click();
  await page.keyboard.press("ControlOrMeta+Alt+h");
  await timeline(page).waitFor({ state: "detached" });
  await share(page, stack.origin);
  await pictureOf(page, "members");
  await page.goto(`${stack.origin}/checkpoints`);
  await page.getByText("Share of work").first().waitFor({ timeout: steps.PATIENCE });
  await pictureOf(page, "checkpoints");
  await keys.openKeys(page, stack.origin);
  await pictureOf(page, "keys");
  await page.setViewportSize(PHONE);
  await page.goto(`${stack.origin}${path}`);
  await steps.opened(page);
  await pictureOf(page, "workspace-phone");
} finally {
  await browser.close();
  await stack.stop();
}
