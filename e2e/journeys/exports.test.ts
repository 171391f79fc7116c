import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { type Opener, openerIn, takenOut } from "../client/exporting.ts";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();
let opener: Opener;

beforeAll(async () => {
  opener = await openerIn();
});
afterAll(() => opener.remove());

/** A browser without a way to write a file as it is made: it downloads. */
const withoutPicker = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Reflect.deleteProperty(window, "showSaveFilePicker");
  });

describe("files that open anywhere", () => {
  test("[EX-7] [EX-4] [EX-3] a browser makes a file, plain Node opens it, and another account brings it in after seeing what would come", async () => {
    const { page, origin, faults, leave } = await newVisitor(product(), { acceptDownloads: true });
    await withoutPicker(page);
    await steps.signUp(page, origin, steps.newAddress("exa"));
    await steps.typeAtEnd(page, "Editor", "typed before it was exported");
    await steps.saveNow(page);
    await page.goto(`${origin}/sessions`);
    await page.getByRole("button", { name: "Export…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/1 session, \d+ saves/).waitFor();
    await dialog.getByLabel("Passphrase of the file", { exact: true }).fill("short");
    await dialog.getByLabel("Passphrase of the file again", { exact: true }).fill("short");
    await dialog.getByRole("button", { name: "Export", exact: true }).click();
    await dialog.getByText("This passphrase does not meet every rule yet.").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    // A code costs no derivation, here and at each reading.
    await dialog.getByText("A code made for it").click();
    const downloading = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export", exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^sessions-\d{4}-\d\d-\d\d\.holdfast$/);
    const file = new Uint8Array(await readFile(await download.path()));
    await dialog.getByText("The file is made").waitFor();
    const code = await dialog.getByLabel("Code of the file, shown only now").inputValue();
    expect(await violationsOf(page)).toEqual([]);

    const served = await (await fetch(`${origin}/holdfast-open.mjs`)).bytes();
    const digest = createHash("sha256").update(served).digest("hex");
    await dialog.getByText(digest).waitFor();
    const opened = await opener.open(file, code);
    expect([opened.err, opened.exit]).toEqual(["", 0]);
    const texts = Object.values(takenOut(opened, "Focus timer")).map((text) =>
      Buffer.from(text, "base64").toString(),
    );
    expect(texts.some((text) => text.includes("typed before it was exported"))).toBe(true);
    await dialog.getByRole("button", { name: "Done" }).click();
    expect(faults).toEqual([]);
    await leave();

    const other = await newVisitor(product());
    await steps.signUp(other.page, origin, steps.newAddress("imp"));
    await other.page.goto(`${origin}/sessions`);
    const list = other.page.getByRole("link", { name: "Focus timer" });
    await list.waitFor();
    const look = async (typed: string) => {
      await other.page.getByRole("button", { name: "Import…" }).click();
      const asked = other.page.getByRole("dialog");
      const buffer = Buffer.from(file);
      await asked.getByLabel("File", { exact: true }).setInputFiles({ name: "a", mimeType: "", buffer });
      await asked.getByLabel("Code of the file", { exact: true }).fill(typed);
      await asked.getByRole("button", { name: "Look inside" }).click();
      return asked;
    };
    const wrong = await look(code.replace(/^./, (first) => (first === "7" ? "8" : "7")));
    await wrong.getByText("This code has a typing mistake.").waitFor();
    expect(await violationsOf(other.page)).toEqual([]);
    await wrong.getByRole("button", { name: "Close" }).click();
    const shown = await look(code);
    await shown.getByText("Focus timer").waitFor();
    expect(await violationsOf(other.page)).toEqual([]);
    await shown.getByRole("button", { name: "Import 1 session" }).click();
    await shown.getByRole("link", { name: "Focus timer (imported)" }).click();
    await steps.opened(other.page);
    await steps.textOf(other.page, "Editor").getByText("typed before it was exported").waitFor();
    await other.page.goto(`${origin}/sessions`);
    const again = await look(code);
    await again.getByText("It was imported before, as “Focus timer (imported)”").waitFor();
    expect(await again.getByRole("button", { name: "Import 0 sessions" }).isDisabled()).toBe(true);
    expect(other.faults).toEqual([]);
    await other.leave();
  }, 180_000);
});
