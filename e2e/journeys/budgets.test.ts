import { expect, test } from "bun:test";
import { startProxy } from "../client/proxy.ts";
import { firstCodeOf } from "./first-code.ts";
import { notePageWork } from "./page-work.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const FIRST_CODE_MAX_BYTES = 256_000;
/** These begin with more than they may yet. They do not grow beyond this. */
const STILL_TOO_MUCH: Readonly<Record<string, number>> = { "/checkpoints": 275_000, "/s/": 336_000 };
const mostOf = (path: string): number =>
  Object.entries(STILL_TOO_MUCH).find(([prefix]) => path.startsWith(prefix))?.[1] ?? FIRST_CODE_MAX_BYTES;
/** Of nobody, and the same for everybody. */
const PAGES = [
  "/",
  "/sign-up",
  "/sign-in",
  "/recover",
  "/device",
  "/pair",
  "/invite/inv_01a1fee3000070008000000000a00100",
  "/sessions",
  "/checkpoints",
  "/settings",
  "/settings/storage",
  "/s/ses_01a1fee3000070008000000000a00100",
];

const say = (words: string, figure: string): void => console.log(`  ${words.padEnd(60)} ${figure}`);

test("what each page loads first is small", async () => {
  const { origin } = product().stack;
  const large: string[] = [];
  for (const path of PAGES) {
    const sizes = await firstCodeOf(new URL(path, origin));
    const sum = [...sizes.values()].reduce((all, each) => all + each, 0);
    say(`first code of ${path.replace(/_01a1.*/, "_…")}`, `${sum} bytes in ${sizes.size} files`);
    expect(sum).toBeGreaterThan(0);
    if (sum > mostOf(path)) large.push(path);
    // Else the walk has lost its way, and the figure says nothing.
    if (path.startsWith("/s/")) expect([...sizes.keys()].join()).toContain("engine-worker-");
  }
  expect(large).toEqual([]);
}, 120_000);

/** A fast phone connection as the developer tools of browsers have it. */
const FAST_4G = {
  offline: false,
  latency: 165,
  downloadThroughput: 1_125_000,
  uploadThroughput: 168_750,
} as const;
const SLOWER = 4;

test("how soon the workspace is usable on a phone is printed", async () => {
  // What the worker asks for does not go through the page's throttle.
  const way = startProxy(product().stack.origin);
  way.meddle(async (request, forward) => {
    if (request.url.includes("/api/")) await Bun.sleep(FAST_4G.latency);
    return forward(request);
  });
  const { context, page, leave } = await newVisitor(
    { ...product(), stack: { ...product().stack, origin: way.origin } },
    { serviceWorkers: "block" },
  );
  await context.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector(".cm-content[contenteditable=true]") === null) requestAnimationFrame(look);
      else document.documentElement.dataset["usable"] = String(Math.round(performance.now()));
    };
    look();
  });
  const path = await steps.signUp(page, way.origin, steps.newAddress("pip"));
  await steps.saved(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", FAST_4G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  for (const [name, before] of [
    ["with nothing kept", () => devtools.send("Network.clearBrowserCache")],
    ["with its files kept", () => Promise.resolve()],
  ] as const) {
    await before();
    await page.goto(`${way.origin}${path}`);
    const usable = await page.waitForFunction(() => document.documentElement.dataset["usable"]);
    say(
      `usable at fast 4G and a processor ${SLOWER} times slower, ${name}`,
      `${await usable.jsonValue()} ms`,
    );
  }
  // It is the same workspace, and it can be worked in.
  await steps.typeAtEnd(page, "Editor", "typed on a phone\n");
  await steps.saveNow(page);
  await leave();
  await way.stop();
}, 240_000);

test("[WB-15] keys, sealing, searching and comparing leave the page's thread alone", async () => {
  const { context, page, origin, faults, leave } = await newVisitor(product());
  const workOf = await notePageWork(context);
  const email = steps.newAddress("rex");
  await steps.signUp(page, origin, email);
  await steps.openFile(page, "format.ts");
  await steps.nameMoment(page, "Before");
  await steps.typeAtEnd(page, "Editor", "// the albatross");
  await steps.saveNow(page);

  await page.keyboard.press("ControlOrMeta+Shift+f");
  const search = page.getByRole("complementary", { name: "Search" });
  await search.getByRole("searchbox", { name: "Search this session" }).fill("albatross");
  await search.getByRole("button", { name: /the albatross/ }).waitFor();

  await page.keyboard.press("ControlOrMeta+Alt+h");
  const timeline = page.getByRole("complementary", { name: "Timeline" });
  await timeline.getByRole("treeitem", { name: /Before/ }).click();
  await page.getByRole("region", { name: "Earlier state" }).getByRole("button", { name: "Restore…" }).click();
  const sheet = page.getByRole("dialog", { name: "Restore “Before”?" });
  await sheet.getByRole("button", { name: "Lines of src/format.ts" }).click();
  await sheet.getByRole("region", { name: "Lines of src/format.ts" }).getByText("// the albatross").waitFor();

  const { calls, workers } = await workOf(page);
  expect(calls).toEqual([]);
  expect(workers.some((name) => name.startsWith("engine-worker"))).toBe(true);
  expect(faults).toEqual([]);
  await leave();
}, 240_000);
