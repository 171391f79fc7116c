import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { launchBrowser } from "@holdfast/e2e/browser";
import * as steps from "@holdfast/e2e/journeys/steps";
import { startStack } from "@holdfast/e2e/stack";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { longestTask } from "./page-tasks.ts";
import { percentile, type Row, type Suite } from "./row.ts";

const SIZES_MEGABYTES = [10, 50];
const SAVES = 15;
/** A task of the page's thread that is longer than this is one that people notice. */
const TASK_MILLISECONDS = 50;
/** As fast as nobody types for long. */
const TYPED = "const value = compute(input, 42); // and so on\n".repeat(3);
const KEY_MILLISECONDS = 30;

/** An account with one large session, made by a program; answers where the session is. */
const makeSession = async (origin: string, email: string, megabytes: number): Promise<string> => {
  const directory = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
  try {
    const holdfast = createNodeHoldfast({ origin, directory });
    const registered = await holdfast.register({ email, passphrase: steps.PASSPHRASE });
    if (!registered.ok) throw new Error(`no account: ${registered.error.code}`);
    const made = await holdfast.createSession({ name: "Large", state: realisticState(megabytes) });
    if (!made.ok) throw new Error(`no session: ${made.error.code}`);
    return `/s/${made.value.id}`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const measure = async (origin: string, megabytes: number): Promise<readonly Row[]> => {
  const browser = await launchBrowser();
  try {
    const email = `page.${megabytes}@example.org`;
    const path = await makeSession(origin, email, megabytes);
    const visited = await browser.newPage();
    await visited.goto(`${origin}/sign-in?next=${path}`);
    await steps.signIn(visited, email);
    await steps.opened(visited);
    const reloading = performance.now();
    await visited.reload();
    await steps.opened(visited);
    const opened = performance.now() - reloading;
    // The page before may still hold a session of this size for a moment, and this one only reads it.
    await steps.saved(visited);
    // Sources of so many packages hold what looks like secrets: it is asked about once, and kept.
    const goOn = visited.getByRole("dialog").getByRole("button", { name: "Go on" });
    await visited.addLocatorHandler(goOn, (button) => button.click());
    await steps.typeAtEnd(visited, "Editor", "// opened\n");
    await steps.saveNow(visited);
    await steps.typeAtEnd(visited, "Editor", "// asked\n");
    await steps.saveNow(visited);

    const typing = await longestTask(browser, visited, async () => {
      await steps.textOf(visited, "Editor").click();
      await visited.keyboard.press("Control+End");
      await visited.keyboard.type(TYPED, { delay: KEY_MILLISECONDS });
    });
    await steps.saveNow(visited);
    const waits: number[] = [];
    const saving = await longestTask(browser, visited, async () => {
      for (let n = 0; n < SAVES; n++) {
        await steps.typeAtEnd(visited, "Editor", `// line ${n}\n`);
        const asked = performance.now();
        await steps.saveNow(visited);
        waits.push(performance.now() - asked);
      }
    });
    const row = (name: string, value: number, rest: Partial<Row> = {}): Row => ({
      group: `The page with a session of ${megabytes} MB (Chromium)`,
      name,
      value,
      unit: "ms",
      ...rest,
    });
    const task = {
      target: { most: TASK_MILLISECONDS },
      note: "processor time of one task, with its drawing",
    };
    return [
      row("a reload, until the editor is there, wall", opened),
      row("from asking for a save to the service's acknowledgement, median, wall", percentile(waits, 0.5)),
      row(`longest task of the page's thread while ${TYPED.length} letters are typed`, typing, task),
      row(`longest task of the page's thread over ${SAVES} edits and saves`, saving, task),
    ];
  } finally {
    await browser.close();
  }
};

/** How long somebody waits for a large session, and what typing and saving do to the thread that people type on. [WB-15] */
export const page: Suite = {
  name: "page",
  run: async () => {
    const stack = await startStack();
    try {
      const rows: Row[] = [];
      for (const megabytes of SIZES_MEGABYTES) rows.push(...(await measure(stack.origin, megabytes)));
      return rows;
    } finally {
      await stack.stop();
    }
  },
};
