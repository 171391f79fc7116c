import type { Locator, Page } from "playwright-core";

export const PASSPHRASE = "Wharf-lantern 47 kelp";
/** A wait for something that other work on a slow machine may delay, in milliseconds. */
export const PATIENCE = 60_000;

let people = 0;
/** An address that nobody in this run has. */
export const newAddress = (name: string): string => {
  people += 1;
  return `${name}.${people}@example.org`;
};

/** Waits until a condition of the page holds that itself takes time to find out: `waitForFunction` takes any promise for a yes. */
export const until = async (page: Page, holds: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + PATIENCE;
  while (!(await page.evaluate(holds))) {
    if (performance.now() > deadline) throw new Error(`in vain: ${holds}`);
    await Bun.sleep(50);
  }
};

const field = (within: Page | Locator, label: string): Locator => within.getByLabel(label, { exact: true });

/** Fills in the form of a new account and sends it. Ends at the recovery codes, and answers them as the page shows them. */
export const createAccount = async (
  page: Page,
  origin: string,
  email: string,
): Promise<readonly string[]> => {
  await page.goto(`${origin}/sign-up`);
  await field(page, "E-mail").fill(email);
  await field(page, "Passphrase").fill(PASSPHRASE);
  await field(page, "Passphrase again").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Create account" }).click();
  return codesShown(page);
};

/** The recovery codes that the page shows, once it does. */
export const codesShown = async (page: Page): Promise<readonly string[]> => {
  const outcome = await page.waitForFunction(
    () =>
      document.querySelector("[role=alert]")?.textContent ??
      document.querySelector("section[aria-label='Your recovery codes']")?.ariaLabel,
    undefined,
    { timeout: PATIENCE },
  );
  const words = await outcome.jsonValue();
  if (words !== "Your recovery codes") throw new Error(`no recovery codes were shown: ${words}`);
  return page.getByRole("region", { name: "Your recovery codes" }).getByRole("listitem").allTextContents();
};

/** The group that a field asks for, from the codes. */
export const askedGroup = async (asked: Locator, codes: readonly string[]): Promise<string> => {
  const [, code = "", group = ""] =
    /^Code (\d+), (\d)(?:st|nd|rd|th) group$/.exec((await asked.textContent()) ?? "") ?? [];
  const text = codes[Number(code) - 1]?.split("-")[Number(group) - 1];
  if (text === undefined) throw new Error("no group is asked for");
  return text;
};

/** Types two groups of the codes back. */
export const keepCodes = async (page: Page, codes: readonly string[]): Promise<void> => {
  await page.getByRole("button", { name: "I have kept them" }).click();
  for (const asked of await page.getByText(/^Code \d+, \d.. group$/).all()) {
    const label = (await asked.textContent()) ?? "";
    await field(page, label).fill(await askedGroup(asked, codes));
  }
  await page.getByRole("button", { name: "Continue" }).click();
};

/** Creates an account and keeps its codes; it ends in the first session. Answers the session's path and the codes. */
export const signUpWithCodes = async (
  page: Page,
  origin: string,
  email: string,
): Promise<{ readonly path: string; readonly codes: readonly string[] }> => {
  const codes = await createAccount(page, origin, email);
  await keepCodes(page, codes);
  await page.waitForURL(/\/s\/ses_/, { timeout: PATIENCE });
  await opened(page);
  return { path: new URL(page.url()).pathname, codes };
};

/** The same for journeys that need no codes. Answers the session's path. */
export const signUp = async (page: Page, origin: string, email: string): Promise<string> =>
  (await signUpWithCodes(page, origin, email)).path;

/** Fills in the form that stands on the page and sends it. */
export const signIn = async (page: Page, email: string, passphrase = PASSPHRASE): Promise<void> => {
  await field(page, "E-mail").fill(email);
  await field(page, "Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
};

/** Fills in the form that sets a new passphrase by a recovery code, and sends it. */
export const recover = async (page: Page, email: string, code: string, passphrase: string): Promise<void> => {
  const address = field(page, "E-mail");
  // Who is signed in finds the address there, perhaps just while it is typed.
  do await address.fill(email);
  while ((await address.inputValue()) !== email);
  await field(page, "Recovery code").fill(code);
  await field(page, "New passphrase").fill(passphrase);
  await field(page, "New passphrase again").fill(passphrase);
  await page.getByRole("button", { name: "Set the new passphrase" }).click();
};

export const unlock = async (page: Page, passphrase: string): Promise<void> => {
  await field(page, "Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
};

/** Goes to another section of the settings, which are on the page. */
export const openSection = async (page: Page, name: string): Promise<void> => {
  const link = page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name, exact: true });
  await link.click();
  await link.and(page.locator("[aria-current]")).waitFor();
};

export const panel = (
  page: Page,
  name: "Editor" | "Notes" | "Files" | "Conversation" | "Terminals",
): Locator => page.getByRole("region", { name, exact: true });

/** The text of the editor or of the notes. */
export const textOf = (page: Page, name: "Editor" | "Notes"): Locator =>
  panel(page, name).locator(".cm-content");

/** Waits until a session is there, with its editor. */
export const opened = async (page: Page): Promise<void> => {
  await textOf(page, "Editor").waitFor({ timeout: PATIENCE });
};

/** Goes on writing in a session in which another browser does. */
export const takeOver = async (page: Page): Promise<void> => {
  const button = page.getByRole("button", { name: "Take over" });
  await button.click();
  await button.waitFor({ state: "detached" });
  await page.locator('[aria-readonly="true"]').first().waitFor({ state: "detached" });
};

export const openFile = async (page: Page, name: string): Promise<void> => {
  await panel(page, "Files").getByRole("treeitem", { name, exact: true }).click();
  await panel(page, "Editor").locator(".editor-path", { hasText: name }).waitFor();
};

/** Says where the work is. */
export const pill = (page: Page): Locator => page.locator(".pill").first();

/** Only the service's acknowledgement is called this. */
export const SAVED = /^Saved (just now|\d+ (s|min) ago)$/;

/** Writes down everything the pill says from now on, however shortly; answers how to read it. */
export const pillLog = async (page: Page): Promise<() => Promise<readonly string[]>> => {
  const log = await pill(page).evaluateHandle((shown) => {
    const said: string[] = [];
    const note = (): number => said.push(shown.textContent ?? "");
    new MutationObserver(note).observe(shown, { characterData: true, childList: true, subtree: true });
    return said;
  });
  return () => log.jsonValue();
};

/** Types at the end of the text that the editor or the notes show, until the page knows that it is not saved. */
export const typeAtEnd = async (page: Page, name: "Editor" | "Notes", text: string): Promise<void> => {
  await textOf(page, name).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
  // Else who waits for "Saved" next may still read it of the save before.
  await pill(page).and(page.locator(":not([data-tone=saved])")).waitFor({ timeout: PATIENCE });
};

/** Saves by hand and waits for the acknowledgement. */
export const saveNow = async (page: Page): Promise<void> => {
  await page.keyboard.press("Control+s");
  await saved(page);
};

/** Makes a checkpoint with the dialog of the workspace. */
export const nameMoment = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const dialog = page.getByRole("dialog", { name: "New checkpoint" });
  await field(dialog, "Name").fill(name);
  await dialog.getByRole("button", { name: "Save checkpoint" }).click();
  await dialog.waitFor({ state: "detached" });
};

/** Saves by hand where the service cannot be reached, and waits until this device has it. */
export const keepHere = async (page: Page): Promise<void> => {
  await page.keyboard.press("Control+s");
  await page
    .getByText(/kept on this device$/)
    .first()
    .waitFor({ timeout: PATIENCE });
};

/** Waits until the service has everything. */
export const saved = async (page: Page): Promise<void> => {
  await page.locator(".pill", { hasText: SAVED }).first().waitFor({ timeout: PATIENCE });
};

/** Where cursor and scroll are in the editor. */
export const placeOf = async (page: Page): Promise<{ readonly cursor: string; readonly top: number }> => ({
  cursor: (await panel(page, "Editor").locator(".editor-place").textContent()) ?? "",
  top: await panel(page, "Editor")
    .locator(".cm-scroller")
    .evaluate((scroller) => Math.round(scroller.scrollTop)),
});

/** The lines that the editor shows wholly; it draws a few more than fit. */
export const linesInView = (page: Page): Promise<readonly string[]> =>
  panel(page, "Editor")
    .locator(".cm-scroller")
    .evaluate((scroller) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const within = ({ top: from, bottom: to }: DOMRect): boolean => from >= top - 1 && to <= bottom + 1;
      return [...scroller.querySelectorAll(".cm-line")]
        .filter((line) => within(line.getBoundingClientRect()))
        .map((line) => line.textContent ?? "");
    });
