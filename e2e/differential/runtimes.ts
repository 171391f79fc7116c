import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../browser.ts";
import type { Act, Answers, Job } from "./jobs.ts";
import { startWorkerd } from "./workerd.ts";

/** Something that runs the library. */
export interface Runtime {
  readonly name: string;
  readonly run: <A extends Act>(job: Extract<Job, { readonly act: A }>) => Promise<Answers[A]>;
  readonly close: () => Promise<void>;
}

type Carry = (job: string) => Promise<string>;

const runtime = (name: string, carry: Carry, close: () => Promise<void>): Runtime => ({
  name,
  run: async (job) => JSON.parse(await carry(JSON.stringify(job))),
  close,
});

/** One module with all that it imports. */
export const bundle = async (entry: string, target: "browser" | "node"): Promise<string> => {
  const built = await Bun.build({ entrypoints: [join(import.meta.dir, entry)], target, format: "esm" });
  const [output] = built.outputs;
  if (output === undefined) throw new Error(`${entry} could not be bundled`);
  return output.text();
};

/** A program that takes one job and ends; `script` is a module of its own. */
const process_ = (name: string, command: readonly string[]): Runtime =>
  runtime(
    name,
    async (job) => {
      const child = Bun.spawn([...command], { stdin: new TextEncoder().encode(job), stderr: "inherit" });
      const [answer, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
      return answer;
    },
    async () => undefined,
  );

export const startBun = async (): Promise<Runtime> =>
  process_("Bun", [process.execPath, join(import.meta.dir, "in-process.ts")]);

/** The version of the Node on the path; null where there is none, or where `node` is another name of Bun. */
export const nodeVersion = (): string | null => {
  const path = Bun.which("node");
  if (path === null) return null;
  const { stdout } = Bun.spawnSync([path, "--print", "process.versions.bun ? '' : process.version"]);
  return stdout.toString().trim() || null;
};

export const startNode = async (folder: string): Promise<Runtime> => {
  const script = join(folder, "in-node.mjs");
  await Bun.write(script, await bundle("in-process.ts", "node"));
  return process_("Node", ["node", "--no-warnings", script]);
};

export const startChromium = async (): Promise<Runtime> => {
  const script = await bundle("in-page.ts", "browser");
  const answer = (body: string, type: string) => new Response(body, { headers: { "content-type": type } });
  const server = Bun.serve({
    port: 0,
    hostname: "localhost",
    fetch: ({ url }) =>
      url.endsWith("/jobs.js")
        ? answer(script, "text/javascript")
        : answer("<!doctype html><title>jobs</title>", "text/html"),
  });
  const browser: Browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.port}/`);
  const carry: Carry = (job) =>
    page.evaluate(async (text) => {
      const address = "/jobs.js";
      const { performInPage } = await import(address);
      return JSON.stringify(await performInPage(JSON.parse(text)));
    }, job);
  return runtime("Chromium", carry, async () => {
    await browser.close();
    await server.stop(true);
  });
};

/** The runtime of Cloudflare Workers itself. */
export const startWorkers = async (folder: string): Promise<Runtime> => {
  const worker = await startWorkerd(folder, await bundle("in-worker.ts", "browser"));
  const carry: Carry = async (job) => {
    const answer = await fetch(worker.origin, { method: "POST", body: job });
    if (!answer.ok) throw new Error(`the worker answered ${answer.status}`);
    return answer.text();
  };
  return runtime("workerd", carry, worker.stop);
};
