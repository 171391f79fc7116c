import { describe, expect, test } from "bun:test";
import { violationsOf } from "./accessibility.ts";
import { browserStorage } from "./browser-storage.ts";
import { productOfFile } from "./product.ts";
import * as sharing from "./sharing-steps.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const HERS = "// written by the owner";
const VIEWED = "// a viewer tries to write";
const THEIRS = "// written by the second member";

const secretOf = (link: string): string => {
  const [, fragment = ""] = link.split("#");
  const [secret = ""] = fragment.split(".");
  if (secret.length !== 43) throw new Error(`no secret in ${link}`);
  return secret;
};

describe("sharing a workspace", () => {
  test("[B3] [B4] [B6] [WS-4] [WS-5] [WS-9] [WS-12] an invited viewer looks and cannot change, writes as a member, and is out when removed", async () => {
    const ada = await newVisitor(product());
    const { origin } = ada;
    const email = steps.newAddress("bea");
    await steps.signUp(ada.page, origin, steps.newAddress("ada"));
    await ada.page.goto(`${origin}/sessions`);
    await sharing.newWorkspace(ada.page, "Harbour office");
    await ada.page.getByText("Nobody is invited").waitFor();
    expect(await violationsOf(ada.page)).toEqual([]);
    const path = await sharing.newSession(ada.page, origin, "Tide tables");
    await steps.typeAtEnd(ada.page, "Editor", HERS);
    await steps.saveNow(ada.page);

    await sharing.openMembers(ada.page, origin);
    const link = await sharing.invite(ada.page, email, "Viewer", async () =>
      expect(await violationsOf(ada.page)).toEqual([]),
    );
    await sharing.inviteRow(ada.page, email).getByText("Open for 6 days").waitFor();
    expect(await violationsOf(ada.page)).toEqual([]);

    const bea = await newVisitor(product());
    await bea.page.goto(link);
    await bea.page.getByText("You are invited").waitFor();
    expect(bea.page.url()).toBe(link.split("#")[0] ?? "");
    expect(await violationsOf(bea.page)).toEqual([]);
    await sharing.signUpInPlace(bea.page, email);
    await bea.page.getByText("Checked on this device").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(bea.page)).toEqual([]);
    await sharing.accept(bea.page);
    expect(await violationsOf(bea.page)).toEqual([]);
    // Ada's page of the members lets her in by itself.
    await bea.page.getByText("You are in").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(bea.page)).toEqual([]);
    const { plain, databases } = await browserStorage(bea.page);
    expect(JSON.stringify(plain)).not.toContain(secretOf(link));
    expect(databases.includes(secretOf(link))).toBe(false);
    expect(databases.includes(Buffer.from(secretOf(link), "base64url"))).toBe(false);
    await sharing.enter(bea.page, "Harbour office");

    await bea.page.getByText("you can open everything and change nothing").waitFor();
    await bea.page.getByRole("link", { name: "Tide tables" }).waitFor({ timeout: steps.PATIENCE });
    expect(await bea.page.getByRole("button", { name: "New session" }).count()).toBe(0);
    expect(await bea.page.getByRole("button", { name: "Actions for Tide tables" }).count()).toBe(0);
    expect(await violationsOf(bea.page)).toEqual([]);
    await bea.page.goto(`${origin}${path}`);
    await steps.opened(bea.page);
    await bea.page.locator(".notice", { hasText: "You are a viewer in this workspace." }).waitFor();
    await steps.textOf(bea.page, "Editor").getByText(HERS).waitFor();
    expect(await violationsOf(bea.page)).toEqual([]);
    await steps.textOf(bea.page, "Editor").click();
    await bea.page.keyboard.type(VIEWED);
    await bea.page.keyboard.press("Control+s");
    await bea.page.reload();
    await steps.textOf(bea.page, "Editor").getByText(HERS).waitFor({ timeout: steps.PATIENCE });
    expect(await bea.page.getByText(VIEWED).count()).toBe(0);
    await sharing.openMembers(bea.page, origin);
    expect(await sharing.members(bea.page).count()).toBe(2);
    expect(await bea.page.getByRole("button", { name: "Invite…" }).count()).toBe(0);
    expect(await violationsOf(bea.page)).toEqual([]);

    await sharing.memberRow(ada.page, email).waitFor({ timeout: steps.PATIENCE });
    await sharing.giveRole(ada.page, email, /^Member/);
    await ada.page.getByText(`${email} is a member now`).waitFor({ timeout: steps.PATIENCE });
    await bea.page.goto(`${origin}${path}`);
    await steps.opened(bea.page);
    await steps.typeAtEnd(bea.page, "Editor", `\n${THEIRS}`);
    await steps.saveNow(bea.page);
    await ada.page.goto(`${origin}${path}`);
    await steps.textOf(ada.page, "Editor").getByText(THEIRS).waitFor({ timeout: steps.PATIENCE });
    await ada.page.getByText(`${email} is writing here.`, { exact: true }).waitFor();
    await steps.takeOver(ada.page);
    await steps.typeAtEnd(ada.page, "Editor", "\n// and the owner again");
    await steps.saveNow(ada.page);
    await bea.page.reload();
    await steps
      .textOf(bea.page, "Editor")
      .getByText("// and the owner again")
      .waitFor({ timeout: steps.PATIENCE });

    await sharing.openMembers(ada.page, origin);
    await sharing.chooseOf(ada.page, email, "Remove…");
    await ada.page.getByText("sealed with new keys that they do not get").waitFor();
    await ada.page.getByText("does not take back what they have seen").waitFor();
    expect(await violationsOf(ada.page)).toEqual([]);
    await ada.page.getByRole("button", { name: "Remove", exact: true }).click();
    await ada.page
      .getByText(`${email} is out, and new keys are in force`)
      .waitFor({ timeout: steps.PATIENCE });
    expect(await sharing.memberRow(ada.page, email).count()).toBe(0);
    await bea.page.goto(`${origin}/sessions`);
    await sharing.inWorkspace(bea.page, "Your home");
    expect(await bea.page.getByRole("link", { name: "Tide tables" }).count()).toBe(0);
    await bea.page.goto(`${origin}${path}`);
    await bea.page.getByText("This session could not be opened").waitFor({ timeout: steps.PATIENCE });
    await ada.page.goto(`${origin}${path}`);
    await steps.opened(ada.page);
    await steps.typeAtEnd(ada.page, "Editor", "\n// without the second member");
    await steps.saveNow(ada.page);
    expect([...ada.faults, ...bea.faults]).toEqual([]);
    await ada.leave();
    await bea.leave();
  }, 400_000);

  test("[WS-5] [WS-7] a link without its secret asks two people to compare words, the whole one does not, and ownership is handed over", async () => {
    const ada = await newVisitor(product());
    const { origin } = ada;
    const [cleo, dan] = [steps.newAddress("cleo"), steps.newAddress("dan")];
    await steps.signUp(ada.page, origin, steps.newAddress("ada"));
    await ada.page.goto(`${origin}/sessions`);
    await sharing.newWorkspace(ada.page, "Wharf");
    const links = [
      await sharing.invite(ada.page, cleo, "Member"),
      await sharing.invite(ada.page, dan, "Member"),
    ] as const;

    const first = await newVisitor(product());
    await first.page.goto(links[0].split("#")[0] ?? "");
    await sharing.signUpInPlace(first.page, cleo);
    await first.page.getByText("Your link came without its secret").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(first.page)).toEqual([]);
    const accept = first.page.getByRole("button", { name: "Accept", exact: true });
    expect(await accept.isDisabled()).toBe(true);
    const own = await first.page
      .getByRole("figure", { name: /^Your words/ })
      .getByRole("listitem")
      .allTextContents();
    expect(own.length).toBe(6);
    await first.page.getByRole("checkbox").check();
    await sharing.accept(first.page);
    await sharing
      .inviteRow(ada.page, cleo)
      .getByText("Accepted, compare words")
      .waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(ada.page)).toEqual([]);
    await ada.page.getByRole("button", { name: `Compare words with ${cleo}` }).click();
    const shown = ada.page.getByRole("dialog").getByRole("listitem");
    expect(await shown.allTextContents()).toEqual(own);
    expect(await violationsOf(ada.page)).toEqual([]);
    await ada.page.getByRole("button", { name: "They match, let them in" }).click();
    await ada.page.getByText(`${cleo} is a member now`).waitFor({ timeout: steps.PATIENCE });
    await sharing.enter(first.page, "Wharf");

    const second = await newVisitor(product());
    await second.page.goto(links[1].split("#")[0] ?? "");
    await sharing.signUpInPlace(second.page, dan);
    await second.page.getByText("Your link came without its secret").waitFor({ timeout: steps.PATIENCE });
    // The whole link, opened in the same tab, is no new page.
    await second.page.goto(links[1]);
    await second.page.getByText("Checked on this device").waitFor({ timeout: steps.PATIENCE });
    expect(second.page.url()).not.toContain("#");
    await sharing.accept(second.page);
    await sharing.enter(second.page, "Wharf");

    await sharing.memberRow(ada.page, dan).waitFor({ timeout: steps.PATIENCE });
    await sharing.chooseOf(ada.page, cleo, "Hand over ownership…");
    await ada.page.getByText("Only they can give it back.").waitFor();
    await ada.page.getByRole("button", { name: "Hand over", exact: true }).click();
    await ada.page.getByText(`${cleo} is the owner now`).waitFor({ timeout: steps.PATIENCE });
    await sharing.members(ada.page).filter({ hasText: "You" }).getByText("Admin", { exact: true }).waitFor();
    await sharing.chooseOf(ada.page, cleo, "Compare words…");
    expect(await shown.allTextContents()).toEqual(own);
    await ada.page.getByRole("button", { name: "Done" }).click();
    await sharing.memberRow(ada.page, cleo).getByRole("button").click();
    await ada.page.getByRole("menuitem", { name: "Compare words…" }).waitFor();
    expect(await ada.page.getByRole("menuitem").count()).toBe(1);
    expect([...ada.faults, ...first.faults, ...second.faults]).toEqual([]);
    for (const visitor of [ada, first, second]) await visitor.leave();
  }, 400_000);

  test("[B49] [WS-3] [WS-8] [WS-11] another address, a link taken back, a name, a plan, leaving, and nothing left behind a lock", async () => {
    const ada = await newVisitor(product());
    const { origin, page } = ada;
    const [eve, finn] = [steps.newAddress("eve"), steps.newAddress("finn")];
    await steps.signUp(page, origin, steps.newAddress("ada"));
    await page.goto(`${origin}/sessions`);
    await sharing.newWorkspace(page, "Lock keepers");
    const link = await sharing.invite(page, eve, "Admin");

    const other = await newVisitor(product());
    await steps.signUp(other.page, origin, finn);
    await other.page.goto(link);
    await other.page.getByText("Not for this address").waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(other.page)).toEqual([]);
    await other.page.getByRole("button", { name: "Use another address…" }).click();
    await other.page.getByRole("button", { name: "Sign out", exact: true }).click();
    await other.page.getByText("You are invited").waitFor({ timeout: steps.PATIENCE });
    expect(await other.page.getByText(finn).count()).toBe(0);
    await sharing.signUpInPlace(other.page, eve);
    await sharing.accept(other.page);
    await sharing.enter(other.page, "Lock keepers");

    await sharing.openMembers(page, origin);
    const gone = await sharing.invite(page, finn, "Viewer");
    await page.getByRole("button", { name: `Take back the invite of ${finn}` }).click();
    await page.getByRole("button", { name: "Take back", exact: true }).click();
    await page.getByText(`The invite of ${finn} is taken back`).waitFor({ timeout: steps.PATIENCE });
    const late = await newVisitor(product());
    await late.page.goto(gone);
    await steps.signIn(late.page, finn);
    await late.page.getByText(/was taken back|Not for this address/).waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(late.page)).toEqual([]);
    await late.page.goto(`${origin}/invite/nowhere`);
    await late.page.getByText("This link is not whole").waitFor();
    expect(await violationsOf(late.page)).toEqual([]);

    await other.page.goto(`${origin}/settings/workspace`);
    await other.page
      .getByText("Writes, invites, removes and changes roles.")
      .waitFor({ timeout: steps.PATIENCE });
    expect(await violationsOf(other.page)).toEqual([]);
    await other.page.getByRole("button", { name: "Rename…" }).click();
    await other.page.getByLabel("Name of the workspace").fill("ab");
    await other.page.getByRole("button", { name: "Rename", exact: true }).click();
    await other.page.getByText("Use at least 3 characters.").waitFor();
    await other.page.getByLabel("Name of the workspace").fill("Sluice");
    await other.page.getByRole("button", { name: "Rename", exact: true }).click();
    await sharing.inWorkspace(other.page, "Sluice");
    await other.page.getByText("Enterprise", { exact: true }).click();
    await other.page.getByText("The plan is Enterprise now").waitFor({ timeout: steps.PATIENCE });
    await other.page.getByText("Up to 1,000").waitFor();
    await other.page.getByRole("button", { name: "Leave…" }).click();
    expect(await violationsOf(other.page)).toEqual([]);
    await other.page.getByRole("button", { name: "Leave", exact: true }).click();
    await other.page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });
    await sharing.inWorkspace(other.page, "Your home");

    await sharing.memberRow(page, eve).waitFor({ state: "detached", timeout: steps.PATIENCE });
    await page.getByRole("button", { name: "Account and theme" }).click();
    await page.getByRole("menuitem", { name: "Lock" }).click();
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    const left = await page.content();
    for (const secret of [eve, finn, "Sluice", "Lock keepers"]) expect(left).not.toContain(secret);
    const faults = [...ada.faults, ...other.faults, ...late.faults];
    expect(faults).toEqual([]);
    for (const visitor of [ada, other, late]) await visitor.leave();
  }, 400_000);
});
