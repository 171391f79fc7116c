import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "../browser.ts";
import { nodeVersion } from "../differential/runtimes.ts";
import { type Service, startService } from "./service.ts";
import { PASSPHRASE } from "./world.ts";

const EXAMPLES = join(import.meta.dir, "../../examples");

let service: Service;
let directory: string;
beforeAll(async () => {
  service = await startService({ pages: answerPage });
  directory = await mkdtemp(join(tmpdir(), "holdfast-examples-"));
});
afterAll(async () => {
  await service?.stop();
  await rm(directory, { recursive: true, force: true });
});

const pageCode = async (): Promise<string> => {
  const { outputs } = await Bun.build({
    entrypoints: [join(EXAMPLES, "browser/page.ts")],
    target: "browser",
    format: "esm",
  });
  return (await outputs[0]?.text()) ?? "";
};

const answerPage = async (request: Request): Promise<Response | null> => {
  const { pathname } = new URL(request.url);
  const answer = (body: string, type: string) => new Response(body, { headers: { "content-type": type } });
  if (pathname === "/")
    return answer(await Bun.file(join(EXAMPLES, "browser/index.html")).text(), "text/html");
  return pathname === "/page.js" ? answer(await pageCode(), "text/javascript") : null;
};

/** What a program prints; it has to end by itself. */
const printed = async (command: readonly string[], who: string): Promise<string> => {
  const child = Bun.spawn([...command], {
    cwd: join(directory),
    env: {
      ...process.env,
      HOLDFAST_ORIGIN: service.origin,
      HOLDFAST_DIRECTORY: join(directory, who),
      HOLDFAST_EMAIL: `${who}@example.org`,
      HOLDFAST_PASSPHRASE: PASSPHRASE,
    },
    stdout: "pipe",
    stderr: "inherit",
  });
  const output = await new Response(child.stdout).text();
  expect(await child.exited).toBe(0);
  return output;
};

/** In the order of the guide. */
const walk = async (run: (name: string) => Promise<string>): Promise<void> => {
  expect(await run("save")).toMatch(/Keep these.*\nSaved 2: \d+ sealed bytes/);
  expect(await run("checkpoint")).toContain("Save 2 is called First draft");
  const compared = await run("compare");
  expect(compared).toContain("notes.md was changed");
  expect(compared).toContain("+Second thoughts");
  expect(await run("restore")).toContain("Back at: First draft\nAnd forward: Second thoughts");
  expect(await run("search")).toMatch(/^notes\.md:1 First draft$/m);
  expect(await run("watch")).toMatch(/^Event \d+: save \d+$/m);
  expect(await run("recover")).toMatch(/Save \d+ is whole: \d+ sections\n0 sections recovered, 0 lost/);
  expect(await run("export")).toMatch(/1 sessions into \S+\. Only this code opens it: \S+/);
};

describe("the examples of the SDK", () => {
  test("[EV-10] run as they stand in Bun, one after the other", async () => {
    await walk((name) => printed([process.execPath, join(EXAMPLES, `${name}.ts`)], "bun"));
  }, 120_000);

  test("[EV-10] run in Node, bundled", async () => {
    expect(nodeVersion()).not.toBeNull();
    const names = ["save", "checkpoint", "compare", "restore", "search", "watch", "recover", "export"];
    await Promise.all(
      names.map(async (name) => {
        const entrypoints = [join(EXAMPLES, `${name}.ts`)];
        const { outputs } = await Bun.build({ entrypoints, target: "node", format: "esm" });
        await Bun.write(join(directory, `${name}.mjs`), outputs[0] ?? "");
      }),
    );
    await walk((name) => printed(["node", join(directory, `${name}.mjs`)], "node"));
    expect((await readdir(directory)).some((name) => name.endsWith(".holdfast"))).toBe(true);
  }, 120_000);

  test("[EV-10] run in a page of Chromium, whose saves the others have at once", async () => {
    const browser = await launchBrowser();
    try {
      await printed([process.execPath, join(EXAMPLES, "save.ts")], "page");
      const page = await browser.newPage();
      await page.goto(service.origin);
      await page.getByLabel("E-mail").fill("page@example.org");
      await page.getByLabel("Passphrase").fill(PASSPHRASE);
      await page.getByRole("button").click();
      await page.getByText(/Saved \d+/).waitFor();
      await page.getByText("connected").waitFor();
      const seen = page.getByText("session_updated").waitFor();
      await printed([process.execPath, join(EXAMPLES, "checkpoint.ts")], "page");
      await seen;
    } finally {
      await browser.close();
    }
  }, 120_000);
});
