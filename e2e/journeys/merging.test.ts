import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import type { Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { Page } from "playwright-core";
import { violationsOf } from "./accessibility.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();
let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holdfast-merging-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};

/** With another line at the end of, or before, the text of a file. */
const edited =
  (name: string, edit: (text: string) => string) =>
  (state: State): State => {
    const file = Object.values(state.files).find(({ path }) => path.endsWith(name));
    if (typeof file?.content !== "string") throw new Error(`no text ${name}`);
    return { ...state, files: { ...state.files, [file.id]: { ...file, content: edit(file.content) } } };
  };

/** The same person's other device, a program, that writes in the one session there is. */
const otherDevice = async (origin: string, email: string) => {
  const device = createNodeHoldfast({ origin, directory: join(directory, email) });
  value(await device.signIn({ email, passphrase: steps.PASSPHRASE }));
  const [session] = value(await device.listSessions());
  if (session === undefined) throw new Error("there is a session");
  return value(await device.openSession(session.id, { alongside: true }));
};

const notice = (page: Page, words: string | RegExp) => page.getByRole("status").filter({ hasText: words });

describe("two devices in one file", () => {
  test("[MG-4] changes that fit together are put together, and the file says so until somebody looks", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("joy");
    await steps.signUp(page, origin, email);
    await steps.openFile(page, "timer.ts");
    await steps.saveNow(page);
    const there = await otherDevice(origin, email);
    // Who is told at once goes on from there, and has nothing to merge.
    await page.context().setOffline(true);
    there.update(edited("src/timer.ts", (text) => `// from elsewhere\n${text}`));
    value(await there.save());
    await there.close();
    await steps.typeAtEnd(page, "Editor", "// from here");
    await page.context().setOffline(false);
    await page.keyboard.press("ControlOrMeta+s");
    await notice(page, "timer.ts holds changes from two devices").waitFor();
    await steps.textOf(page, "Editor").getByText("// from here").waitFor();
    const tab = page.getByRole("list", { name: "Open files" }).getByTitle("Holds changes from two devices");
    await tab.waitFor();
    expect(await violationsOf(page, ".notice")).toEqual([]);
    await page.getByRole("button", { name: "Looks right" }).click();
    await tab.waitFor({ state: "detached" });
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);

  test("[MG-5] [MG-6] of one line both texts are kept, and somebody chooses by keyboard or writes another", async () => {
    const { page, origin, faults, leave } = await newVisitor(product());
    const email = steps.newAddress("ivy");
    await steps.signUp(page, origin, email);
    await steps.openFile(page, "timer.ts");
    await steps.saveNow(page);
    const conflict = async (n: number): Promise<void> => {
      const there = await otherDevice(origin, email);
      await page.context().setOffline(true);
      there.update(edited("src/timer.ts", (text) => `${text}\n// elsewhere ${n}`));
      value(await there.save());
      await there.close();
      await steps.typeAtEnd(page, "Editor", `\n// here ${n}`);
      await page.context().setOffline(false);
      await page.keyboard.press("ControlOrMeta+s");
      await notice(page, "1 file has changes from two devices that do not fit together").waitFor();
      await steps.textOf(page, "Editor").getByText(`// elsewhere ${n}`).waitFor();
    };
    await conflict(1);
    const choose = page.getByRole("button", { name: "Choose" });
    await choose.press("Enter");
    const dialog = page.getByRole("dialog", { name: "src/timer.ts" });
    await dialog.getByText("// here 1").waitFor();
    expect(await violationsOf(page, ".dialog")).toEqual([]);
    await dialog.getByRole("button", { name: "Use this device’s text" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await steps.textOf(page, "Editor").getByText("// here 1").waitFor();
    expect(await choose.count()).toBe(0);
    await steps.saveNow(page);

    await conflict(2);
    await choose.press("Enter");
    await dialog.getByRole("button", { name: "Edit by hand" }).press("Enter");
    await dialog.getByLabel("The text of src/timer.ts").fill("// both, by hand\n");
    await dialog.getByRole("button", { name: "Use this text" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await steps.textOf(page, "Editor").getByText("// both, by hand").waitFor();
    await steps.saveNow(page);
    const there = await otherDevice(origin, email);
    expect(there.state().conflicts).toEqual({});
    await there.close();
    expect(faults).toEqual([]);
    await leave();
  }, 180_000);
});
