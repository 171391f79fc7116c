import type { Locator, Page } from "playwright-core";
import * as steps from "./steps.ts";
import type { Visitor } from "./visitor.ts";

/** Founds a workspace from the list of workspaces; it ends at its members. */
export const newWorkspace = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("button", { name: /^Workspace: / }).click();
  await page.getByRole("menuitem", { name: "New workspace…" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.waitForURL(/\/settings\/members$/, { timeout: steps.PATIENCE });
  await inWorkspace(page, name);
};

/** Waits until the page says that it is about this workspace. */
export const inWorkspace = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name: `Workspace: ${name}. Switch` }).waitFor({ timeout: steps.PATIENCE });

/** Makes a session with the sample project and opens it. Answers its path. */
export const newSession = async (page: Page, origin: string, name: string): Promise<string> => {
  await page.goto(`${origin}/sessions`);
  await page.getByRole("button", { name: "New session" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("radio", { name: /sample/i }).check();
  await page.getByRole("button", { name: "Create session" }).click();
  await page.waitForURL(/\/s\/ses_/, { timeout: steps.PATIENCE });
  await steps.opened(page);
  return new URL(page.url()).pathname;
};

export const members = (page: Page): Locator =>
  page.getByRole("list", { name: "Members", exact: true }).getByRole("listitem");

export const memberRow = (page: Page, email: string): Locator => members(page).filter({ hasText: email });

export const inviteRow = (page: Page, email: string): Locator =>
  page.getByRole("list", { name: "Invites" }).getByRole("listitem").filter({ hasText: email });

export const openMembers = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/members`);
  await members(page).getByText("You", { exact: true }).waitFor({ timeout: steps.PATIENCE });
};

/** Invites an address on the page of the members, and answers the link. `look` is called while the link is shown. */
export const invite = async (
  page: Page,
  email: string,
  role: "Viewer" | "Member" | "Admin",
  look: () => Promise<void> = async () => undefined,
): Promise<string> => {
  await page.getByRole("button", { name: "Invite…" }).click();
  await page.getByLabel("E-mail of the person").fill(email);
  await page.getByRole("radio", { name: role }).check();
  await page.getByRole("button", { name: "Make the invite" }).click();
  await page.getByText("The invite is made").waitFor({ timeout: steps.PATIENCE });
  const link = await page.getByLabel("Link for this person alone").inputValue();
  await look();
  await page.getByRole("button", { name: "Done" }).click();
  return link;
};

/** Creates an account where the invitation is shown, and keeps its codes. */
export const signUpInPlace = async (page: Page, email: string): Promise<void> => {
  await page.getByText("I am new here").click();
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Passphrase", { exact: true }).fill(steps.PASSPHRASE);
  await page.getByLabel("Passphrase again", { exact: true }).fill(steps.PASSPHRASE);
  await page.getByRole("button", { name: "Create account" }).click();
  await steps.keepCodes(page, await steps.codesShown(page));
};

/** Waits for the offer and accepts it. */
export const accept = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await page.getByRole("heading", { name: "You accepted" }).waitFor({ timeout: steps.PATIENCE });
};

/** Waits until somebody's device let this one in, and goes there. */
export const enter = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("button", { name: "Open the workspace" }).click({ timeout: steps.PATIENCE });
  await page.waitForURL(/\/sessions$/, { timeout: steps.PATIENCE });
  await inWorkspace(page, name);
};

/** Invites, accepts and enters, for journeys that begin with two people in one workspace. */
export const join = async (
  admin: Visitor,
  invited: Visitor,
  {
    email,
    role,
    workspace,
  }: { readonly email: string; readonly role: "Viewer" | "Member" | "Admin"; readonly workspace: string },
): Promise<void> => {
  await openMembers(admin.page, admin.origin);
  await invited.page.goto(await invite(admin.page, email, role));
  await signUpInPlace(invited.page, email);
  await accept(invited.page);
  await enter(invited.page, workspace);
};

/** Opens the menu of a member's role and chooses in it. */
export const chooseOf = async (page: Page, email: string, choice: string): Promise<void> => {
  await memberRow(page, email).getByRole("button").click();
  await page.getByRole("menuitem", { name: choice }).click();
};

/** Gives a member another role. */
export const giveRole = async (page: Page, email: string, role: RegExp): Promise<void> => {
  await memberRow(page, email).getByRole("button").click();
  await page.getByRole("menuitemradio", { name: role }).click();
};
