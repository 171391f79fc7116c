import { afterAll, describe, expect, test } from "bun:test";
import { startVerifier } from "@holdfast/auth/testing/stand-in-verifier";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const verifier = startVerifier();
afterAll(() => verifier.stop());
const elsewhere = new URL(verifier.place.scriptUrl).origin;

const guarded = productOfFile({
  TURNSTILE_SITE_KEY: verifier.place.siteKey,
  TURNSTILE_SECRET: verifier.place.secret,
  HOLDFAST_TURNSTILE_VERIFY_URL: verifier.place.verifyUrl,
  HOLDFAST_TURNSTILE_SCRIPT_URL: verifier.place.scriptUrl,
});

const frame = (page: Page) => page.frameLocator("iframe[title='Human check']");

const confirm = async (page: Page): Promise<void> => {
  await frame(page).getByRole("button", { name: "I am human" }).click();
  await frame(page).getByRole("button", { name: "Thank you" }).waitFor();
};

/** Everything but what comes from the widget's own origin, which is asked for here. */
const others = (faults: readonly string[]) =>
  faults.filter((fault) => !fault.startsWith(`a request to ${elsewhere}/`));

const fillIn = async (page: Page, email: string): Promise<void> => {
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Passphrase", { exact: true }).fill(steps.PASSPHRASE);
};

const failed = (page: Page): Promise<void> =>
  page.getByRole("alert").getByText("Show that you are no program").waitFor({ timeout: steps.PATIENCE });

describe("the human check", () => {
  test("[B16] [HC-2] [HC-5] a person shows it to sign up, to sign in and to use another device, and each attempt begins it anew", async () => {
    const ada = await newVisitor(guarded());
    const { page, origin } = ada;
    const email = steps.newAddress("ada");
    await page.goto(`${origin}/sign-up`);
    await fillIn(page, email);
    await page.getByLabel("Passphrase again", { exact: true }).fill(steps.PASSPHRASE);
    await frame(page).getByRole("button", { name: "I am human" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Create account" }).click();
    await failed(page);
    await confirm(page);
    await page.getByRole("button", { name: "Create account" }).click();
    expect(await steps.codesShown(page)).toHaveLength(8);
    expect(others(ada.faults)).toEqual([]);
    await ada.leave();

    const phone = await newVisitor(guarded());
    await phone.page.goto(`${origin}/sign-in`);
    await fillIn(phone.page, email);
    await confirm(phone.page);
    await phone.page.getByLabel("Passphrase", { exact: true }).fill("Not the passphrase 1");
    await phone.page.getByRole("button", { name: "Sign in" }).click();
    await phone.page.getByRole("alert").getByText("do not match").waitFor({ timeout: steps.PATIENCE });
    await phone.page.getByLabel("Passphrase", { exact: true }).fill(steps.PASSPHRASE);
    await phone.page.getByRole("button", { name: "Sign in" }).click();
    await failed(phone.page);
    await confirm(phone.page);
    await phone.page.getByRole("button", { name: "Sign in" }).click();
    await phone.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    expect(others(phone.faults)).toEqual([]);
    await phone.leave();

    const tablet = await newVisitor(guarded());
    await tablet.page.goto(`${origin}/pair`);
    await confirm(tablet.page);
    expect(await violationsOf(tablet.page)).toEqual([]);
    await tablet.page.getByRole("button", { name: "Show a code" }).click();
    await tablet.page.getByTestId("user-code").waitFor({ timeout: steps.PATIENCE });
    expect(others(tablet.faults)).toEqual([]);
    await tablet.leave();
  }, 240_000);

  test("[B16] [HC-5] where the widget does not load a token is entered by hand, and where nobody verifies nobody gets in", async () => {
    const bo = await newVisitor(guarded());
    const { page, origin, context } = bo;
    await context.route(`${elsewhere}/**`, (route) => route.abort());
    await page.goto(`${origin}/sign-up`);
    await fillIn(page, steps.newAddress("bo"));
    await page.getByLabel("Passphrase again", { exact: true }).fill(steps.PASSPHRASE);
    const byHand = page.getByLabel("Human check", { exact: true });
    await byHand.fill(verifier.token("register"));
    expect(await violationsOf(page)).toEqual([]);
    verifier.answers(() => new Response("", { status: 500 }));
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("alert").getByText("nobody is let in").waitFor({ timeout: steps.PATIENCE });
    verifier.answers(null);
    await byHand.fill(verifier.token("register"));
    await page.getByRole("button", { name: "Create account" }).click();
    expect(await steps.codesShown(page)).toHaveLength(8);
    await bo.leave();
  }, 240_000);
});

describe("without a human check", () => {
  const open = productOfFile();

  test("[B16] [HC-5] nothing of it is in the pages, and nothing is loaded from elsewhere", async () => {
    const ada = await newVisitor(open());
    for (const path of ["/sign-up", "/sign-in", "/recover"]) {
      const answer = await ada.page.goto(`${ada.origin}${path}`);
      const policy = /content-security-policy" content="([^"]*)"/.exec((await answer?.text()) ?? "")?.[1];
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain("frame-src");
      expect(policy).not.toContain("http");
      await ada.page.getByLabel("E-mail", { exact: true }).waitFor();
      await ada.page.waitForLoadState("networkidle");
      expect(await ada.page.locator("iframe, script[src^='http']").count()).toBe(0);
    }
    expect(ada.faults).toEqual([]);
    await ada.leave();
  }, 120_000);
});
