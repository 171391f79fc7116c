import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import type { Result } from "@holdfast/protocol/result";
import type { State, Terminal } from "@holdfast/state/model";
import { appendScrollback } from "@holdfast/state/terminal-sections";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();
let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holdfast-terminals-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};

const terminals = (page: Page) => steps.panel(page, "Terminals");
const tab = (page: Page, name: string) => terminals(page).getByRole("button", { name, exact: true });
const titles = (page: Page) =>
  terminals(page).getByRole("list", { name: "Open terminals" }).getByRole("listitem").allInnerTexts();
/** The terminal in front, once its output is drawn. */
const screen = (page: Page) => terminals(page).locator(".terminal-screen[data-drawn]");
/** The rows that are in sight. */
const rows = (page: Page, text: string | RegExp) =>
  screen(page).locator(".xterm-rows > div", { hasText: text });
const hasFocus = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest(".terminal-screen") !== null);

const ESC = "\u001b";
const HOSTILE = [
  `${ESC}]0;You won${"\u0007"}${ESC}]2;You won${ESC}\\`,
  `${ESC}]52;c;ZXZpbA==${"\u0007"}${ESC}]52;c;?${"\u0007"}`,
  `${ESC}P$q"p${ESC}\\${ESC}[c${ESC}[6n${ESC}[21t${ESC}]11;?${"\u0007"}\u0005`,
  `${ESC}[3;0;0t${ESC}[8;200;400t${ESC}[?1003h${ESC}[?1049h${ESC}[?2026h${ESC}[2147483647S`,
  `<img src=x onerror="document.title='You won'">\r\n`,
  `turned \u202edetaerc\u202c back\r\n`,
  `${"wide ".repeat(50_000)}\r\n${ESC}[?1049l`,
  `${ESC}]8;;javascript:document.title='You won'${ESC}\\no link${ESC}]8;;${ESC}\\\r\n`,
  `${ESC}]8;;https://bank.example@evil.example/${ESC}\\no bank${ESC}]8;;${ESC}\\\r\n`,
  `${ESC}]8;;https://bücher.example/whole/way?to=it${ESC}\\a link${ESC}]8;;${ESC}\\\r\n`,
  "the end of it\r\n$ ",
].join("");

const hostile: Terminal = {
  id: "hostile",
  title: "\u202eelif\u0007 <b>x</b>",
  cwd: `/tmp/${ESC}]0;x\u0007`,
  shell: "sh",
  rows: 100_000_000,
  cols: 100_000_000,
  history: ["rm -rf \u202e/ elpmaxe"],
  command: `curl ${"x".repeat(5000)}`,
  env: {},
  scrollback: appendScrollback({ firstPage: 0, pages: [] }, HOSTILE),
  active: false,
};

const withTerminal =
  (terminal: Terminal) =>
  (state: State): State => ({ ...state, terminals: { ...state.terminals, [terminal.id]: terminal } });

/** The same person's other device, a program, that writes in the one session there is. */
const otherDevice = async (origin: string, email: string) => {
  const device = createNodeHoldfast({ origin, directory: join(directory, email) });
  value(await device.signIn({ email, passphrase: steps.PASSPHRASE }));
  const [session] = value(await device.listSessions());
  if (session === undefined) throw new Error("there is a session");
  return value(await device.openSession(session.id, { alongside: true }));
};

describe("terminals", () => {
  test("[WB-1] [A3] [A36] are as they were recorded, and come back after a reload, in another browser and in any moment", async () => {
    const ada = await newVisitor(product());
    const { page, origin } = ada;
    const email = steps.newAddress("tess");
    const path = await steps.signUp(page, origin, email);
    await rows(page, "5 pass").waitFor();
    await screen(page)
      .getByText(/^Restored · /)
      .waitFor();
    expect(await hasFocus(page)).toBe(false);
    const colourOf = (text: string) =>
      rows(page, text)
        .getByText(text)
        .evaluate((part) => getComputedStyle(part).color);
    expect(await colourOf("5 pass")).not.toBe(await colourOf("0 fail"));
    for (const fact of ["~/focus-timer", "bash", "Recorded. Nothing runs here."])
      await terminals(page).locator(".terminal-foot").getByText(fact, { exact: true }).waitFor();
    await terminals(page).getByRole("button", { name: "Commands" }).click();
    const commands = page.getByRole("dialog", { name: "Commands" });
    expect(await commands.getByRole("listitem").locator("code").allInnerTexts()).toEqual([
      "bun test",
      "ls src",
    ]);
    expect(await commands.getByRole("button", { name: "Run again", disabled: true }).count()).toBe(2);
    await page.keyboard.press("Escape");

    // All keys are the terminal's while it has the focus, and go nowhere.
    await screen(page).click();
    await page.keyboard.press("ControlOrMeta+p");
    await page.keyboard.press("ControlOrMeta+Shift+s");
    await page.keyboard.press("?");
    await terminals(page).getByText("Nothing runs here, so what you type goes nowhere.").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await hasFocus(page)).toBe(true);
    await page.keyboard.press("Tab");
    expect(await hasFocus(page)).toBe(false);

    await terminals(page).getByRole("button", { name: "Find in the output" }).click();
    await page.keyboard.type("the timer");
    await terminals(page).getByText("3 of 3").waitFor();
    await page.keyboard.press("Enter");
    await terminals(page).getByText("2 of 3").waitFor();
    await page.keyboard.press("Escape");
    await terminals(page).getByRole("button", { name: "More about terminals" }).click();
    await page.getByRole("menuitem", { name: "Show as text" }).click();
    await terminals(page).locator("pre").getByText("Ran 5 tests across 1 file. [14.00ms]").waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await tab(page, "Timer").click();
    await terminals(page).getByText("Was running").waitFor();
    await steps.saveNow(page);
    await terminals(page).getByRole("button", { name: "New terminal" }).click();
    await tab(page, "Terminal 3").focus();
    await page.keyboard.press("F2");
    await page.getByLabel("New name of Terminal 3").fill("Server");
    await page.keyboard.press("Enter");
    await tab(page, "Server").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Move to the left" }).click();
    await tab(page, "Tests").focus();
    await page.keyboard.press("Delete");
    await page.getByText("Closed “Tests”").waitFor();
    expect(await titles(page)).toEqual(["Server", "Timer"]);
    await tab(page, "Timer").click();
    await steps.saveNow(page);

    await page.reload();
    await rows(page, "15:38").waitFor();
    expect(await titles(page)).toEqual(["Server", "Timer"]);
    expect(await hasFocus(page)).toBe(false);
    const bea = await newVisitor(product());
    await bea.page.goto(`${origin}${path}`);
    await steps.signIn(bea.page, email);
    await rows(bea.page, "15:38").waitFor({ timeout: steps.PATIENCE });
    expect(await titles(bea.page)).toEqual(["Server", "Timer"]);
    await bea.page.locator('[aria-label="Editor"] [aria-readonly="true"]').waitFor();
    expect(await terminals(bea.page).getByRole("button", { name: "New terminal" }).isDisabled()).toBe(true);
    expect(
      await terminals(bea.page)
        .getByRole("button", { name: /^Close / })
        .count(),
    ).toBe(0);
    expect(bea.faults).toEqual([]);
    await bea.leave();

    await page.keyboard.press("ControlOrMeta+Alt+h");
    const timeline = page.getByRole("complementary", { name: "Timeline" });
    await timeline
      .getByRole("treeitem", { name: /Saved by hand/ })
      .nth(1)
      .click();
    await page.getByRole("region", { name: "Earlier state" }).waitFor();
    await screen(page)
      .getByText(/^As it was · /)
      .waitFor();
    expect(await titles(page)).toEqual(["Tests", "Timer"]);
    expect(await terminals(page).getByRole("button", { name: "New terminal" }).isDisabled()).toBe(true);
    await tab(page, "Tests").click();
    await rows(page, "7 expect() calls").waitFor();
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.keyboard.press("ControlOrMeta+Alt+h");
    await terminals(page).getByRole("button", { name: "More about terminals" }).click();
    await page.getByRole("menuitem", { name: "Tests" }).click();
    await rows(page, "5 pass").waitFor();
    expect(await titles(page)).toEqual(["Tests", "Server", "Timer"]);

    // What draws terminals comes when one is in sight, and not before.
    await terminals(page).getByRole("button", { name: "Hide terminals" }).click();
    await steps.saveNow(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const drawing = () => asked.filter((url) => /terminal-view.*\.js$/.test(url));
    await page.reload();
    await steps.opened(page);
    await page.waitForLoadState("networkidle");
    expect(drawing()).toEqual([]);
    await page.keyboard.press("Control+Backquote");
    await rows(page, "5 pass").waitFor();
    expect(drawing()).not.toEqual([]);
    expect(ada.faults).toEqual([]);
    await ada.leave();
  }, 240_000);

  test("[WB-1] [WB-2] what comes from elsewhere stands below the line, and nothing of it does more than be drawn", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product());
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const email = steps.newAddress("hugo");
    await steps.signUp(page, origin, email);
    await rows(page, "5 pass").waitFor();
    await steps.saveNow(page);
    await page.evaluate(() => navigator.clipboard.writeText("mine"));
    const title = await page.title();
    const box = await terminals(page).boundingBox();

    const there = await otherDevice(origin, email);
    there.update((state) => {
      const tests = state.terminals["sample-tests"];
      if (tests === undefined) throw new Error("the sample has it");
      const scrollback = appendScrollback(tests.scrollback, "echo afterwards\r\nafterwards");
      return withTerminal({ ...tests, scrollback })(withTerminal(hostile)(state));
    });
    value(await there.save());
    await there.close();
    await rows(page, /^afterwards/).waitFor({ timeout: steps.PATIENCE });
    const top = async (part: ReturnType<typeof rows>) => (await part.boundingBox())?.y ?? Number.NaN;
    expect(await top(screen(page).getByText(/^Restored · /))).toBeLessThan(
      await top(rows(page, "echo afterwards")),
    );

    await terminals(page).getByRole("button", { name: /elif/, exact: false }).first().click();
    await rows(page, "the end of it").waitFor();
    expect(await page.title()).toBe(title);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("mine");
    expect(context.pages()).toHaveLength(1);
    expect(await terminals(page).getByText("goes nowhere").count()).toBe(0);
    expect(await terminals(page).locator("img, b, a").count()).toBe(0);
    expect(await terminals(page).boundingBox()).toEqual(box);
    const text = await terminals(page).textContent();
    for (const acting of ["\u0007", ESC, "\u202e"]) expect(text).not.toContain(acting);

    // Rows take no pointer themselves.
    const pointAt = async (words: string) => {
      const at = await rows(page, words).boundingBox();
      if (at === null) throw new Error(`${words} is not in sight`);
      await page.mouse.move(at.x + 20, at.y + 8);
    };
    for (const words of ["no link", "no bank"]) {
      await pointAt(words);
      await page.mouse.down();
      await page.mouse.up();
    }
    await pointAt("a link");
    await terminals(page).locator(".xterm-cursor-pointer").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.mouse.down();
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: "Open xn--bcher-kva.example?" });
    await dialog.getByText("https://xn--bcher-kva.example/whole/way?to=it", { exact: true }).waitFor();
    const open = dialog.getByRole("link", { name: "Open" });
    expect(await open.getAttribute("rel")).toBe("noopener noreferrer");
    expect(await violationsOf(page)).toEqual([]);
    expect(context.pages()).toHaveLength(1);
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);
});
