import { describe, expect, test } from "bun:test";
import type { State } from "@holdfast/state/model";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import * as keys from "./keys-steps.ts";
import { productOfFile } from "./product.ts";
import * as sharing from "./sharing-steps.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const TYPED = "// typed in the browser, read by a program";
const WRITTEN = "# Written by a program";

/** A program that holds no keys: it signs in with the passphrase and is handed a token. */
const programSignIn = (origin: string, email: string): Promise<Response> =>
  fetch(`${origin}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: steps.PASSPHRASE, unlock: true, client: "bearer" }),
  });

const programOf =
  (origin: string, accessToken: string, unlock: string) =>
  (path: string, init: RequestInit = {}) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${accessToken}`,
        "x-holdfast-unlock": unlock,
        ...(init.headers as Record<string, string>),
      },
    });

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

const openTimeline = async (page: Page): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Alt+h");
  await page.getByRole("complementary", { name: "Timeline" }).waitFor();
};

describe("reading by the service", () => {
  test("[AM-3] [AM-4] [AM-5] [AM-11] it is off; a token lets a program read what the browser wrote and the reverse; off again, nothing does", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("ada");
    const path = await steps.signUp(page, origin, email);
    await steps.typeAtEnd(page, "Editor", TYPED);
    await steps.saveNow(page);
    const refused = await programSignIn(origin, email);
    expect(await codeOf(refused)).toBe("assisted-not-allowed");

    await keys.openKeys(page, origin);
    await page.getByRole("button", { name: "Switch on…" }).click();
    await keys.dialog(page).getByText("the service can read everything in this workspace").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await keys.dialog(page).getByRole("button", { name: "Switch on", exact: true }).click();
    await page.getByRole("button", { name: "Make a token…" }).click({ timeout: steps.PATIENCE });
    await keys.dialog(page).getByRole("button", { name: "Make the token" }).click();
    const field = keys.dialog(page).getByLabel("Token", { exact: true });
    await field.waitFor({ timeout: steps.PATIENCE });
    const token = await field.inputValue();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await violationsOf(page)).toEqual([]);
    await keys.dialog(page).getByRole("button", { name: "Done" }).click();
    expect(await page.content()).not.toContain(token);
    const rows = page.getByRole("list", { name: "Tokens" }).getByRole("listitem");
    expect(await rows.count()).toBe(1);
    await keys
      .healthRow(page, "Reading by the service")
      .getByText("1 token lets the service read now.")
      .waitFor();
    expect(await violationsOf(page)).toEqual([]);

    const signedIn = (await (await programSignIn(origin, email)).json()) as {
      tokens: { access: string };
    };
    const program = programOf(origin, signedIn.tokens.access, token);
    const session = path.replace("/s/", "/api/sessions/");
    const read = await program(`${session}/state`);
    expect(read.status).toBe(200);
    const state = (await read.json()) as State;
    const typed = Object.values(state.files).find(
      ({ content }) => typeof content === "string" && content.includes(TYPED),
    );
    if (typed === undefined) throw new Error("the program does not read what was typed");
    const changed = await program(`${session}/state`, {
      method: "PATCH",
      headers: { "content-type": "application/json-patch+json", "if-match": read.headers.get("etag") ?? "" },
      body: JSON.stringify([{ op: "replace", path: `/files/${typed.id}/content`, value: WRITTEN }]),
    });
    expect(changed.status).toBe(200);

    await page.goto(`${origin}${path}`);
    await steps.textOf(page, "Editor").getByText(WRITTEN).waitFor({ timeout: steps.PATIENCE });
    await openTimeline(page);
    await page.getByText("by the service").first().waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);

    await keys.openKeys(page, origin);
    await page.getByRole("button", { name: "Switch off…" }).click();
    await keys.dialog(page).getByRole("button", { name: "Switch off", exact: true }).click();
    await page.getByText("The service cannot read anything any more").waitFor({ timeout: steps.PATIENCE });
    const late = await program(`${session}/state`);
    expect(late.ok).toBe(false);
    expect(await codeOf(late)).toBe("unlock-required");
    expect(await codeOf(await programSignIn(origin, email))).toBe("assisted-not-allowed");
    expect(faults).toEqual([]);
    await leave();
  }, 300_000);

  test("[AM-3] a shared workspace is asked for itself, allows it and stops it", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    await steps.signUp(page, origin, steps.newAddress("ada"));
    await page.goto(`${origin}/sessions`);
    await sharing.newWorkspace(page, "Harbour office");
    await keys.openKeys(page, origin);
    await page.getByRole("button", { name: "Switch on…" }).click();
    await keys.dialog(page).getByRole("button", { name: "Switch on", exact: true }).click();
    await page.getByText("Not in this workspace").waitFor({ timeout: steps.PATIENCE });
    expect(await page.getByRole("button", { name: "Make a token…" }).count()).toBe(0);

    await page.getByRole("button", { name: "Allow it here…" }).click();
    await keys.dialog(page).getByText("Every member whose own account allows it").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await keys.dialog(page).getByRole("button", { name: "Allow it here", exact: true }).click();
    await page.getByRole("button", { name: "Make a token…" }).waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole("button", { name: "Stop it here…" }).click();
    await keys.dialog(page).getByRole("button", { name: "Stop it here", exact: true }).click();
    await page.getByText("Not in this workspace").waitFor({ timeout: steps.PATIENCE });
    expect(faults).toEqual([]);
    await leave();
  }, 120_000);
});
