import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const NEW_PASSPHRASE = "Another lantern 48 reed";
const LINE = "// kept through a lost passphrase";

const codeAt = (codes: readonly string[], at: number): string => {
  const code = codes[at];
  if (code === undefined) throw new Error("there is no such code");
  return code;
};

/** Ends in the sessions; a refusal is an error at once. */
const recovered = async (page: Page): Promise<void> => {
  const outcome = await page.waitForFunction(
    () => {
      if (location.pathname === "/sessions") return "recovered";
      // A field that the browser itself finds wrong keeps the form from being sent, without a word that could be read.
      const wrong = document.querySelector("form :invalid");
      if (wrong instanceof HTMLInputElement) return `${wrong.name}: ${wrong.validationMessage}`;
      return document.querySelector("[role=alert], .field-error")?.textContent;
    },
    undefined,
    { timeout: steps.PATIENCE },
  );
  const words = await outcome.jsonValue();
  if (words !== "recovered") throw new Error(`recovery was refused: ${words}`);
};

const unused = (page: Page, words: string): Promise<void> =>
  page.getByText(words, { exact: true }).waitFor({ timeout: steps.PATIENCE });

describe("recovery codes", () => {
  test("[B15] [KY-17] a code and a new passphrase open everything on a device that has never been here, once", async () => {
    const ada = await newVisitor(product());
    const { origin } = ada;
    const email = steps.newAddress("ada");
    const { path, codes } = await steps.signUpWithCodes(ada.page, origin, email);
    expect(codes.length).toBe(8);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    await steps.typeAtEnd(ada.page, "Editor", LINE);
    await steps.saveNow(ada.page);
    await ada.leave();

    const fresh = await newVisitor(product());
    const { page } = fresh;
    await page.goto(`${origin}/sign-in`);
    await page.getByRole("link", { name: "Use a recovery code" }).click();
    await page.waitForURL(`${origin}/recover`);
    const [code, mistake] = [codeAt(codes, 2), codeAt(codes, 2).replace(/.$/, "U")];
    await steps.recover(page, email, mistake, NEW_PASSPHRASE);
    await page.getByText("There is a typing mistake in this code.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await steps.recover(page, steps.newAddress("nobody"), code, NEW_PASSPHRASE);
    await page.getByRole("alert").getByText("This address has no such recovery code").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await steps.recover(page, email, ` ${code.toLowerCase().replaceAll("-", " ")} `, NEW_PASSPHRASE);
    await recovered(page);
    await page.getByText("that code is used up. 7 are left.").waitFor({ timeout: steps.PATIENCE });
    await page.getByRole("link", { name: "Focus timer" }).click();
    await page.waitForURL(`${origin}${path}`);
    await steps.textOf(page, "Editor").getByText(LINE).waitFor({ timeout: steps.PATIENCE });
    await page.goto(`${origin}/settings/keys`);
    await unused(page, "7 left");

    const again = await newVisitor(product());
    await again.page.goto(`${origin}/sign-in`);
    await steps.signIn(again.page, email);
    await again.page.getByText("E-mail and passphrase do not match.").waitFor();
    await again.page.goto(`${origin}/recover`);
    await steps.recover(again.page, email, code, `${NEW_PASSPHRASE}!`);
    await again.page.getByRole("alert").getByText("This address has no such recovery code").waitFor();
    await again.page.goto(`${origin}/sign-in`);
    await steps.signIn(again.page, email, NEW_PASSPHRASE);
    await again.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    expect([...ada.faults, ...fresh.faults, ...again.faults]).toEqual([]);
    await fresh.leave();
    await again.leave();
  }, 240_000);

  test("[KY-17] are shown until two groups are typed back, to download, print or copy, and then nowhere", async () => {
    const { page, context, origin, faults, leave } = await newVisitor(product());
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const email = steps.newAddress("bea");
    const codes = await steps.createAccount(page, origin, email);
    await page
      .getByText("Nobody can open your sessions without your passphrase or one of these codes, not even us.")
      .first()
      .waitFor();
    expect(await violationsOf(page)).toEqual([]);

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("holdfast-recovery-codes.txt");
    const text = await readFile(await file.path(), "utf8");
    for (const part of [...codes, email, `${origin}/recover`]) expect(text).toContain(part);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("status").getByText("Copied").waitFor({ state: "attached" });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${codes.join("\n")}\n`);
    await page.emulateMedia({ media: "print" });
    const [printed = "", ...others] = await page.locator("body > :visible").allTextContents();
    expect(printed).toStartWith(`Holdfast recovery codesFor ${email}, made on `);
    for (const code of codes) expect(printed).toContain(code);
    expect(others).toEqual([]);
    await page.emulateMedia({ media: "screen" });

    await page.getByRole("button", { name: "I have kept them" }).click();
    expect(await page.content()).not.toContain(codeAt(codes, 0));
    const fields = page.getByRole("textbox", { name: /^Code \d, \d.. group$/ });
    for (const field of await fields.all()) await field.fill("nope");
    await page.getByRole("button", { name: "Continue" }).click();
    expect(await page.getByText(/^Not quite: the \d.. group of code \d reads otherwise\.$/).count()).toBe(2);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Show them again" }).click();
    expect(await steps.codesShown(page)).toEqual(codes);
    await steps.keepCodes(page, codes);
    await page.waitForURL(/\/s\/ses_/, { timeout: steps.PATIENCE });
    for (const code of codes) expect(await page.content()).not.toContain(code.slice(0, 9));
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[KY-17] [KY-20] leaving before they are kept is asked about, strands nobody, and settings make new ones", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("cleo");
    const lost = await steps.createAccount(page, origin, email);
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    });
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
    });
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("This browser does not let the page copy.").waitFor();
    await page.reload();
    expect(asked).toEqual(["beforeunload"]);
    await page.getByText("You left before you confirmed that you kept your recovery codes.").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Open your sessions" }).click();
    await page.getByText("You have not confirmed that you kept your recovery codes.").waitFor();
    await page.getByText("No sessions yet").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByText("nobody confirmed that they were kept").waitFor();
    await unused(page, "8 left");
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole("button", { name: "Make new codes…" }).click();
    await page.getByText("The codes you have now stop working.").waitFor();
    await page.getByRole("button", { name: "Make new codes", exact: true }).click();
    const codes = await steps.codesShown(page);
    expect(new Set([...lost, ...codes]).size).toBe(16);
    expect(await violationsOf(page)).toEqual([]);
    await steps.keepCodes(page, codes);
    await page.getByText("Your new recovery codes are in force").waitFor();
    await unused(page, "8 left");
    expect(await page.getByText("nobody confirmed that they were kept").count()).toBe(0);
    for (const code of codes) expect(await page.content()).not.toContain(code);

    await steps.openSection(page, "Devices");
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await page.getByRole("link", { name: "Forgot your passphrase?" }).click();
    await page.waitForURL(`${origin}/recover`);
    await steps.recover(page, email, codeAt(lost, 0), NEW_PASSPHRASE);
    await page.getByRole("alert").getByText("This address has no such recovery code").waitFor();
    await steps.recover(page, email, codeAt(codes, 0), NEW_PASSPHRASE);
    await recovered(page);
    await page.getByText("that code is used up. 7 are left.").waitFor({ timeout: steps.PATIENCE });
    expect(faults).toEqual([]);
    await leave();
  }, 240_000);

  test("[KY-17] go with the keys when another tab locks", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product());
    const codes = await steps.createAccount(page, origin, steps.newAddress("ella"));
    const other = await context.newPage();
    await other.goto(`${origin}/settings/keys`);
    await unused(other, "8 left");
    await steps.openSection(other, "Devices");
    await other.getByRole("button", { name: "Lock", exact: true }).click();
    await other.getByRole("heading", { name: "Locked" }).waitFor();
    await page.getByText("You left before you confirmed that you kept your recovery codes.").waitFor();
    for (const code of codes) expect(await page.content()).not.toContain(code);
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);

  test("[AU-14] five wrong ones are enough for a while, which is said", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("finn");
    const { codes } = await steps.signUpWithCodes(page, origin, email);
    const stranger = await newVisitor(product());
    const { codes: others } = await steps.signUpWithCodes(
      stranger.page,
      origin,
      steps.newAddress("stranger"),
    );
    await stranger.page.goto(`${origin}/recover`);
    for (const at of [0, 1, 2, 3, 4]) {
      await steps.recover(stranger.page, email, codeAt(others, at), NEW_PASSPHRASE);
      await stranger.page.getByRole("alert").getByText("This address has no such recovery code").waitFor();
    }
    await steps.recover(stranger.page, email, codeAt(codes, 0), NEW_PASSPHRASE);
    await stranger.page.getByRole("alert").getByText("(about 15 min)").waitFor();
    await steps.textOf(page, "Editor").waitFor();
    expect([...faults, ...stranger.faults]).toEqual([]);
    await stranger.leave();
    await leave();
  }, 180_000);

  test("[KY-18] an answer that nobody vouches for is refused with that reason, and the code is still good", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product(), { serviceWorkers: "block" });
    const email = steps.newAddress("gwen");
    const { codes } = await steps.signUpWithCodes(page, origin, email);
    await context.route("**/api/auth/recover", async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { readonly version: number };
      await route.fulfill({ response: answer, json: { ...body, version: body.version + 1 } });
    });
    await page.goto(`${origin}/recover`);
    await steps.recover(page, email, codeAt(codes, 0), NEW_PASSPHRASE);
    await page.getByRole("alert").getByText("is not vouched for by anybody you trust").waitFor();
    await page.getByRole("alert").getByText("Nothing of it was used.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await context.unroute("**/api/auth/recover");
    await steps.recover(page, email, codeAt(codes, 0), NEW_PASSPHRASE);
    await recovered(page);
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[B15] the last two are warned about, and a recovery without a connection has changed nothing", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("dora");
    const { codes } = await steps.signUpWithCodes(page, origin, email);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    await page.goto(`${origin}/recover`);
    await steps.recover(page, email, codeAt(codes, 0), NEW_PASSPHRASE);
    await page.getByRole("alert").getByText("The service cannot be reached").waitFor();
    await context.setOffline(false);
    for (const at of [0, 1, 2, 3, 4, 5]) {
      await page.goto(`${origin}/recover`);
      await steps.recover(page, email, codeAt(codes, at), NEW_PASSPHRASE);
      await recovered(page);
    }
    await page.getByText("2 are left: make new ones in Settings.").waitFor({ timeout: steps.PATIENCE });
    await page.goto(`${origin}/settings/keys`);
    await page.getByText("Only 2 codes are left. Make new ones while you can.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(faults.filter((fault) => !fault.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    await leave();
  }, 240_000);
});
