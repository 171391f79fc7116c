import { existsSync } from "node:fs";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";
import { type Executable, packagedChromium } from "./packaged-chromium.ts";

/** Nothing but the page under test speaks to anybody. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--font-render-hinting=none",
];

/** HOLDFAST_BROWSER, else the system's Chromium, else the packaged one. */
const findBrowser = async (): Promise<Executable> => {
  const asked = process.env["HOLDFAST_BROWSER"];
  if (asked === "packaged") return (await packagedChromium()) ?? none();
  if (asked) return { path: asked, env: {} };
  const installed = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, env: {} };
  return (await packagedChromium()) ?? none();
};

const none = (): never => {
  throw new Error("no Chromium found: install one, or set HOLDFAST_BROWSER to the path of one");
};

const launchOptions = async (switches: readonly string[] = []): Promise<LaunchOptions> => {
  const { path, env } = await findBrowser();
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [...QUIET, ...sandbox, ...switches];
  const own = Object.entries({ ...process.env, ...env }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { executablePath: path, args, env: Object.fromEntries(own) };
};

/**
 * Starts a headless Chromium without a profile, with further switches of its command line. Nothing is downloaded. Close it
 * when done.
 *
 * @throws Error when there is none, and says how to name one.
 */
export const launchBrowser = async (switches: readonly string[] = []): Promise<Browser> =>
  chromium.launch(await launchOptions(switches));

/** The same with a profile kept in `folder`: what a person finds again after the browser was killed. */
export const launchProfile = async (folder: string) =>
  chromium.launchPersistentContext(folder, await launchOptions());
