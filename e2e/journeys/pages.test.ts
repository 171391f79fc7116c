import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
import { jumpOf } from "./layout-jump.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

/** Compressed, with the worker that seals. */
const INITIAL_SCRIPT_MAX_BYTES = 250 * 1024;
/** Less than this nobody sees. */
const STILL = 0.02;

/** Of nobody: what a stranger sees there is the same for every one. */
const INVITE = "/invite/inv_01a1fee3000070008000000000a00100";

/** Something that each section of the settings shows once it is there. */
const SECTIONS = {
  "/settings": "Save to the service every",
  "/settings/logins": "Active now",
  "/settings/devices": "Local journal",
  "/settings/workspace": "Up to 10",
  "/settings/members": "Nobody is invited",
  "/settings/keys": "8 left",
};

describe("every page is accessible, stands still, keeps to its policy and speaks to nobody else", () => {
  for (const path of ["/", "/sign-up", "/sign-in", "/recover", "/pair", INVITE, "/nothing-here"]) {
    test(`${path} for a stranger`, async () => {
      const { page, origin, faults, leave } = await newVisitor(product());
      await page.goto(`${origin}${path}`);
      await page.locator("astro-island[ssr]").waitFor({ state: "detached" });
      expect(await jumpOf(page)).toBeLessThan(STILL);
      expect(await violationsOf(page)).toEqual([]);
      expect(faults).toEqual([]);
      await leave();
    }, 120_000);
  }

  test("refused forms", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await page.goto(`${origin}/sign-up`);
    await page.getByLabel("E-mail", { exact: true }).fill(steps.newAddress("ida"));
    await page.getByLabel("Passphrase", { exact: true }).fill("short");
    await page.getByLabel("Passphrase again", { exact: true }).fill("another");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("The two passphrases differ.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`${origin}/sign-in`);
    await steps.signIn(page, steps.newAddress("ida"));
    await page.getByText("E-mail and passphrase do not match.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);

  test("a session, its dialogs and its lock", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("jon"));
    await page.getByLabel("Message", { exact: true }).fill("A message with `code`");
    await page.keyboard.press("Enter");
    await steps.openFile(page, "timer.ts");
    await steps.saveNow(page);
    expect(await violationsOf(page)).toEqual([]);
    await steps.pill(page).click();
    await page.getByRole("region", { name: "The last saves" }).waitFor();
    expect(await violationsOf(page, ".popover")).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account and theme" }).click();
    await page.getByRole("menuitem", { name: "Lock" }).waitFor();
    expect(await violationsOf(page, ".menu")).toEqual([]);
    await page.getByRole("menuitem", { name: "Lock" }).click();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    await steps.unlock(page, "not this one");
    await page.getByText("That passphrase does not open this account.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("sessions and settings", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("kim"));
    await page.goto(`${origin}/sessions`);
    await page.getByRole("link", { name: "Focus timer" }).waitFor();
    expect(await jumpOf(page)).toBeLessThan(STILL);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "New session" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await violationsOf(page, ".dialog")).toEqual([]);
    for (const [path, there] of Object.entries(SECTIONS)) {
      await page.goto(`${origin}${path}`);
      await page.getByText(there, { exact: true }).waitFor();
      await page.locator("[aria-busy=false]").waitFor();
      expect(await jumpOf(page)).toBeLessThan(STILL);
      expect(await violationsOf(page)).toEqual([]);
    }
    await steps.openSection(page, "Account");
    await page.getByRole("button", { name: "Copy the account id" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/settings/account");
    await page.goBack();
    await page.getByText("8 left", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Make new codes…" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await violationsOf(page, ".dialog")).toEqual([]);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});

test("the first code of a page is small", async () => {
  const { context, page, origin, leave } = await newVisitor(product(), { serviceWorkers: "block" });
  const sizes = new Map<string, number>();
  context.on("response", (answer) => {
    const { pathname } = new URL(answer.url());
    if (pathname.endsWith(".js")) sizes.set(pathname, Number(answer.headers()["content-length"] ?? 0));
  });
  await steps.signUp(page, origin, steps.newAddress("lea"));
  for (const path of ["/", "/sign-up", "/sign-in", "/recover", "/device", INVITE, "/sessions", "/settings"]) {
    sizes.clear();
    // A page of its own: the first one's memory would answer for the network.
    const fresh = await context.newPage();
    await fresh.goto(`${origin}${path}`, { waitUntil: "networkidle" });
    const sum = [...sizes.values()].reduce((all, each) => all + each, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(INITIAL_SCRIPT_MAX_BYTES);
    await fresh.close();
  }
  await leave();
}, 120_000);
