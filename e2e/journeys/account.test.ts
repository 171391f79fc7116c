import { describe, expect, test } from "bun:test";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

describe("an account", () => {
  test("locks, refuses a wrong passphrase with that reason, unlocks, signs out and signs in", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("fay");
    const path = await steps.signUp(page, origin, email);
    await steps.typeAtEnd(page, "Editor", "typed before the lock");
    await page.getByRole("button", { name: "Lock" }).click();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    expect(await page.getByText("typed before the lock").count()).toBe(0);

    await page.reload();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    await steps.unlock(page, "not this one");
    await page.getByRole("alert").getByText("That passphrase does not open this account.").waitFor();
    await steps.unlock(page, steps.PASSPHRASE);
    await steps.opened(page);
    await steps.textOf(page, "Editor").getByText("typed before the lock").waitFor();

    await page.goto(`${origin}/settings/devices`);
    await page.getByRole("button", { name: "Sign out…" }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL(`${origin}/`);
    await page.goto(`${origin}${path}`);
    await page.waitForURL(/\/sign-in\?next=/);
    await steps.signIn(page, email, `${steps.PASSPHRASE}!`);
    await page.getByRole("alert").getByText("E-mail and passphrase do not match.").waitFor();
    await steps.signIn(page, email);
    await page.waitForURL(`${origin}${path}`, { timeout: steps.PATIENCE });
    await steps.textOf(page, "Editor").getByText("typed before the lock").waitFor();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("signing out without a connection keeps what was not sent, unless it may be discarded", async () => {
    const { context, page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("ned");
    const path = await steps.signUp(page, origin, email);
    const signOut = async (): Promise<void> => {
      await page.getByRole("button", { name: "Account and theme" }).click();
      await page.getByRole("menuitem", { name: "Sign out…" }).click();
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
    };
    await context.setOffline(true);
    await steps.typeAtEnd(page, "Editor", "typed in a tunnel");
    await signOut();
    await page.getByRole("heading", { name: "Some work was not sent yet" }).waitFor();
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await context.setOffline(false);
    await signOut();
    await page.waitForURL(`${origin}/`, { timeout: steps.PATIENCE });

    await page.goto(`${origin}${path}`);
    await steps.signIn(page, email);
    await steps.textOf(page, "Editor").getByText("typed in a tunnel").waitFor({ timeout: steps.PATIENCE });
    await context.setOffline(true);
    await steps.typeAtEnd(page, "Editor", ", and this may go");
    await signOut();
    await page.getByRole("button", { name: "Discard it and sign out" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await context.setOffline(false);
    await page.goto(`${origin}${path}`);
    await steps.signIn(page, email);
    await steps.opened(page);
    await steps.textOf(page, "Editor").getByText("typed in a tunnel").waitFor();
    expect(await page.getByText(", and this may go").count()).toBe(0);
    expect(faults.filter((fault) => !fault.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    await leave();
  }, 180_000);

  test("[B48] makes, finds, renames and deletes sessions", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("gus");
    await steps.signUp(page, origin, email);
    await page.goto(`${origin}/sign-up`);
    await page.getByText(`You are signed in here as ${email}.`).waitFor();
    await page.getByRole("main").getByRole("link", { name: "Open your sessions" }).click();
    await page.getByText(/Last refresh: \d\d:\d\d:\d\d/).waitFor();
    await page.getByRole("button", { name: "New session" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Tide tables");
    await page.getByRole("button", { name: "Create session" }).click();
    await page.waitForURL(/\/s\/ses_/, { timeout: steps.PATIENCE });

    await page.goto(`${origin}/sessions`);
    await page.getByRole("link", { name: "Tide tables" }).waitFor();
    await page.getByLabel("Search sessions").fill("tide");
    expect(await page.getByRole("link", { name: "Focus timer" }).count()).toBe(0);
    await page.getByRole("button", { name: "Actions for Tide tables" }).click();
    await page.getByRole("menuitem", { name: "Rename…" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Tides of the wharf");
    await page.getByRole("button", { name: "Rename", exact: true }).click();
    await page.getByRole("link", { name: "Tides of the wharf" }).waitFor();
    await page.getByRole("button", { name: "Actions for Tides of the wharf" }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete session" }).click();
    await page.getByText("Deleted “Tides of the wharf”").waitFor();
    await page.reload();
    await page.getByRole("link", { name: "Focus timer" }).waitFor();
    expect(await page.getByRole("link", { name: "Tides of the wharf" }).count()).toBe(0);
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);

  test("a form that is sent before its code arrived sends nothing, and keeps what was typed", async () => {
    const { context, page, origin, leave } = await newVisitor(product());
    const sent: string[] = [];
    context.on("request", (request) => sent.push(request.url()));
    let letThrough = (): void => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route(/\/_astro\/sign-up\..*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${origin}/sign-up`, { waitUntil: "commit" });
    for (const label of ["E-mail", "Passphrase", "Passphrase again"]) {
      const text = label === "E-mail" ? steps.newAddress("hal") : steps.PASSPHRASE;
      await page.getByLabel(label, { exact: true }).fill(text);
    }
    await page.keyboard.press("Enter");
    letThrough();
    await page.locator("astro-island:not([ssr])").first().waitFor();
    expect(page.url()).toBe(`${origin}/sign-up`);
    expect(sent.filter((url) => url.includes("?"))).toEqual([]);
    await page.getByRole("button", { name: "Create account" }).click();
    await steps.keepCodes(page, await steps.codesShown(page));
    await page.waitForURL(/\/s\/ses_/, { timeout: steps.PATIENCE });
    await leave();
  }, 120_000);
});
