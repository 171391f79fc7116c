import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { launchBrowser } from "@holdfast/e2e/browser";
import * as steps from "@holdfast/e2e/journeys/steps";
import { startStack } from "@holdfast/e2e/stack";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { percentile, type Row, type Suite } from "./row.ts";

const GROUP = "The page with a session of 10 MB (Chromium, wall)";
const MEGABYTES = 10;
const SAVES = 15;
/** A task of the page's thread that is longer than this is one that people notice. */
const TASK_MILLISECONDS = 50;

/** An account with one large session, made by a program; answers where the session is. */
const makeSession = async (origin: string, email: string): Promise<string> => {
  const directory = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
  try {
    const holdfast = createNodeHoldfast({ origin, directory });
    const registered = await holdfast.register({ email, passphrase: steps.PASSPHRASE });
    if (!registered.ok) throw new Error(`no account: ${registered.error.code}`);
    const made = await holdfast.createSession({ name: "Large", state: realisticState(MEGABYTES) });
    if (!made.ok) throw new Error(`no session: ${made.error.code}`);
    return `/s/${made.value.id}`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** How long somebody waits for a large session, and what saving it does to the thread that people type on. */
export const page: Suite = {
  name: "page",
  run: async () => {
    const stack = await startStack();
    const browser = await launchBrowser();
    try {
      const email = "page@example.org";
      const path = await makeSession(stack.origin, email);
      const visited = await browser.newPage();
      await visited.goto(`${stack.origin}/sign-in?next=${path}`);
      await steps.signIn(visited, email);
      await steps.opened(visited);
      const reloading = performance.now();
      await visited.reload();
      await steps.opened(visited);
      const opened = performance.now() - reloading;
      await steps.saveNow(visited);

      const tasks = await visited.evaluateHandle(() => {
        const longest: number[] = [];
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest.push(duration);
        }).observe({ type: "longtask" });
        return longest;
      });
      const waits: number[] = [];
      for (let n = 0; n < SAVES; n++) {
        await steps.typeAtEnd(visited, "Editor", `// line ${n}\n`);
        const asked = performance.now();
        await steps.saveNow(visited);
        waits.push(performance.now() - asked);
      }
      const longest = Math.max(0, ...(await tasks.jsonValue()));
      const row = (name: string, value: number, rest: Partial<Row> = {}): Row => ({
        group: GROUP,
        name,
        value,
        unit: "ms",
        ...rest,
      });
      return [
        row("a reload, until the editor is there", opened),
        row("from asking for a save to the service's acknowledgement, median", percentile(waits, 0.5)),
        row(`longest task of the page's thread over ${SAVES} edits and saves`, longest, {
          target: { most: TASK_MILLISECONDS },
          note: `0: none was longer than ${TASK_MILLISECONDS} ms; the browser tells of no shorter one`,
        }),
      ];
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
};
