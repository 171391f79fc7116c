import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { accountKeys, codeKeys } from "./account-keys.ts";
import { browserStorage } from "./browser-storage.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { everythingStored } from "./stored.ts";
import { type Trace, traceOfBytes, traceOfText, tracesIn } from "./traces.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

/** A word that is nowhere else. */
const word = (): string => [...randomBytes(18)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");

const WORDS = {
  line: word(),
  large: word(),
  note: word(),
  message: word(),
  file: word(),
  folder: word(),
  session: word(),
  checkpoint: word(),
  wrongPassphrase: word(),
  newPassphrase: `${word()} New 1`,
  kept: word(),
};

/** More than a segment may have to be kept in the database: it goes to the blob store. */
const LARGE = `${WORDS.large}\n${randomBytes(60_000).toString("hex")}`;

/** The codes as people write them, their bytes and what those lead to: none of it is anywhere, but for login keys on their way. */
const tracesOfCodes = async (codes: readonly string[]): Promise<readonly Trace[]> => {
  const traces: Trace[] = [];
  for (const [at, code] of codes.entries()) {
    traces.push(traceOfText(code), traceOfText(code.replaceAll("-", "")));
    const keys = await codeKeys(`code ${at + 1}`, code);
    traces.push(...Object.entries(keys).map(([name, bytes]) => traceOfBytes(name, bytes)));
  }
  return traces;
};

const makeFile = async (page: Page, path: string): Promise<void> => {
  await page.getByRole("button", { name: "New file" }).click();
  await page.getByRole("textbox", { name: "Name of the new file" }).fill(path);
  await page.keyboard.press("Enter");
  await steps.panel(page, "Editor").locator(".editor-path", { hasText: path }).waitFor();
};

const work = async (page: Page, origin: string): Promise<void> => {
  await page.getByRole("button", { name: WORDS.session }).waitFor();
  await makeFile(page, `${WORDS.folder}/${WORDS.file}.ts`);
  await steps.textOf(page, "Editor").click();
  await page.keyboard.type(`// ${WORDS.line}`);
  await steps.saveNow(page);
  await page.keyboard.insertText(LARGE);
  await steps.saveNow(page);
  await steps.typeAtEnd(page, "Notes", WORDS.note);
  await page.getByLabel("Message", { exact: true }).fill(WORDS.message);
  await page.keyboard.press("Enter");
  await steps.saveNow(page);
  const name = page.getByLabel("Name this save");
  await name.fill(WORDS.checkpoint);
  const named = page.waitForResponse(
    (answer) => answer.url().endsWith("/checkpoints") && answer.status() === 201,
  );
  await name.press("Enter");
  await named;
  await page.getByRole("button", { name: "Lock" }).click();
  await page.getByRole("heading", { name: "Locked" }).waitFor();
  await steps.unlock(page, WORDS.wrongPassphrase);
  await page.getByText("That passphrase does not open this account.").waitFor();
  await page.getByRole("button", { name: "Sign out instead" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(`${origin}/`);
};

describe("[A14] what is stored", () => {
  test("[KY-17] holds nothing of what she wrote, and none of her keys and recovery codes", async () => {
    const { page, context, origin, leave } = await newVisitor(product());
    const sent: Buffer[] = [];
    context.on("request", (request) =>
      sent.push(Buffer.from(request.url()), request.postDataBuffer() ?? Buffer.alloc(0)),
    );
    const email = steps.newAddress("liv");
    const { codes } = await steps.signUpWithCodes(page, origin, email);
    await page.goto(`${origin}/sessions`);
    await page.getByRole("button", { name: "New session" }).click();
    await page.getByLabel("Name", { exact: true }).fill(WORDS.session);
    await page.getByRole("radio", { name: "Sample project" }).check();
    await page.getByRole("button", { name: "Create session" }).click();
    await page.waitForURL(/\/s\/ses_/, { timeout: steps.PATIENCE });
    await work(page, origin);

    await page.goto(`${origin}/recover`);
    await steps.recover(page, email, codes[0] ?? "", WORDS.newPassphrase);
    await page.waitForURL(`${origin}/sessions`, { timeout: steps.PATIENCE });

    const keys = await accountKeys(origin, email, WORDS.newPassphrase);
    const traces: readonly Trace[] = [
      ...Object.values(WORDS).map(traceOfText),
      ...(await tracesOfCodes(codes)),
      traceOfText(steps.PASSPHRASE),
      ...Object.entries(keys).map(([name, bytes]) => traceOfBytes(name, bytes)),
    ];
    const stored = await everythingStored(product().stack);
    const found = stored.flatMap(({ where, bytes }) =>
      tracesIn(bytes, traces).map((name) => `${name} in ${where}`),
    );
    expect(found).toEqual([]);

    // The search sees what there is: an address is stored in clear, in rows and in files.
    const places = stored.filter(({ bytes }) => tracesIn(bytes, [traceOfText(email)]).length > 0);
    expect(places.map(({ where }) => where)).toContain("accounts");
    expect(places.some(({ where }) => where.startsWith("postgres/data/base/"))).toBe(true);
    expect(stored.some(({ where }) => where.startsWith("blobs/"))).toBe(true);
    expect(stored.some(({ where, bytes }) => where.startsWith("logs/") && bytes.length > 0)).toBe(true);

    // On their way the login keys are the one thing of the keys that the service is shown; it keeps only their digests.
    const shown = new Set(sent.flatMap((bytes) => tracesIn(bytes, traces)));
    const ofCodes = codes.map((_, at) => `code ${at + 1} authKey`);
    expect([...shown].toSorted()).toEqual(["authKey", ...ofCodes].toSorted());
    await leave();
  }, 240_000);
});

test("[B19] [B49] a browser keeps no token and no key that a script could take, nothing readable, and less after signing out", async () => {
  const { context, page, origin, faults, leave } = await newVisitor(product());
  await page.goto(origin);
  await page.evaluate(() => {
    localStorage.setItem("holdfast_token", "of an earlier product");
    sessionStorage.setItem("holdfast_token", "of an earlier product");
  });
  const email = steps.newAddress("oda");
  const { codes } = await steps.signUpWithCodes(page, origin, email);
  await steps.typeAtEnd(page, "Editor", WORDS.kept);
  await steps.saveNow(page);
  await page.keyboard.type(WORDS.kept);
  await page.locator(".pill", { hasText: "Saved on this device" }).waitFor();

  const keys = await accountKeys(origin, email, steps.PASSPHRASE);
  // The csrf token is no credential: it shows that a request comes from a page of this origin.
  const isCsrf = ({ name }: { readonly name: string }): boolean => name.includes("csrf");
  const cookies = (await context.cookies()).filter((cookie) => !isCsrf(cookie));
  const csrf = (await context.cookies()).filter(isCsrf).map(({ value }) => traceOfText(value));
  const traces = [
    traceOfText(WORDS.kept),
    traceOfText(steps.PASSPHRASE),
    ...Object.entries(keys).map(([name, bytes]) => traceOfBytes(name, bytes)),
    ...cookies.map(({ value }) => traceOfText(value)),
    ...(await tracesOfCodes(codes)),
  ];
  const kept = await browserStorage(page);
  expect(cookies.length).toBe(2);
  for (const cookie of cookies)
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict" });
  expect(Object.keys(kept.plain).filter((name) => !name.startsWith("holdfast."))).toEqual(["cookie"]);
  expect(kept.plain["cookie"]).toMatch(/^holdfast_csrf_\d+=[\w-]+$/);
  expect(tracesIn(kept.databases, traces)).toEqual([]);
  expect(tracesIn(Buffer.from(JSON.stringify(kept.plain)), traces)).toEqual([]);
  expect(tracesIn(kept.databases, [traceOfText(email)])).toEqual([email]);
  expect(tracesIn(kept.databases, csrf).length).toBe(1);
  expect(kept.keys.all).toBeGreaterThan(2);
  expect(kept.keys.extractable).toBe(0);

  await steps.saveNow(page);
  await page.getByRole("button", { name: "Account and theme" }).click();
  await page.getByRole("menuitem", { name: "Sign out…" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(`${origin}/`);
  const left = await browserStorage(page);
  expect(tracesIn(left.databases, traces)).toEqual([]);
  expect(tracesIn(left.databases, csrf)).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  expect(faults).toEqual([]);
  await leave();
}, 120_000);

test("the search finds bytes and texts in every form, wherever they begin", () => {
  const secret = randomBytes(32);
  const around = (bytes: Uint8Array): Buffer => Buffer.concat([randomBytes(5), bytes, randomBytes(6)]);
  const trace = traceOfBytes("secret", secret);
  for (const shift of [0, 1, 2]) {
    const within = Buffer.concat([randomBytes(shift), secret, randomBytes(4)]);
    const hex = within.toString("hex");
    for (const text of [hex, hex.toUpperCase(), within.toString("base64"), within.toString("base64url")])
      for (const encoding of ["utf8", "utf16le"] as const)
        expect(tracesIn(around(Buffer.from(text, encoding)), [trace])).toEqual(["secret"]);
  }
  expect(tracesIn(around(secret), [trace])).toEqual(["secret"]);
  expect(tracesIn(around(Buffer.from("a lantern", "utf16le")), [traceOfText("a lantern")])).toEqual([
    "a lantern",
  ]);
  expect(tracesIn(randomBytes(4096), [trace, traceOfText("a lantern")])).toEqual([]);
});
