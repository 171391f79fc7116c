import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { accountKeys } from "./account-keys.ts";
import { browserStorage } from "./browser-storage.ts";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { traceOfBytes, traceOfText, tracesIn } from "./traces.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

const WORD = randomBytes(12).toString("hex");

test("[B19] [B49] a browser keeps no token and no key that a script could take, nothing readable, and less after signing out", async () => {
  const { context, page, origin, faults, leave } = await newVisitor(product());
  await page.goto(origin);
  await page.evaluate(() => {
    localStorage.setItem("holdfast_token", "of an earlier product");
    sessionStorage.setItem("holdfast_token", "of an earlier product");
  });
  const email = steps.newAddress("oda");
  await steps.signUp(page, origin, email);
  await steps.typeAtEnd(page, "Editor", WORD);
  await steps.saveNow(page);
  await page.keyboard.type(WORD);
  await page.locator(".pill", { hasText: "Saved on this device" }).waitFor();

  const keys = await accountKeys(origin, email, steps.PASSPHRASE);
  // The csrf token is no credential: it shows that a request comes from a page of this origin.
  const isCsrf = ({ name }: { readonly name: string }): boolean => name.includes("csrf");
  const cookies = (await context.cookies()).filter((cookie) => !isCsrf(cookie));
  const csrf = (await context.cookies()).filter(isCsrf).map(({ value }) => traceOfText(value));
  const traces = [
    traceOfText(WORD),
    traceOfText(steps.PASSPHRASE),
    ...Object.entries(keys).map(([name, bytes]) => traceOfBytes(name, bytes)),
    ...cookies.map(({ value }) => traceOfText(value)),
  ];
  const kept = await browserStorage(page);
  expect(cookies.length).toBe(2);
  for (const cookie of cookies)
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict" });
  expect(Object.keys(kept.plain).filter((name) => !name.startsWith("holdfast."))).toEqual(["cookie"]);
  expect(kept.plain["cookie"]).toMatch(/^holdfast_csrf_\d+=[\w-]+$/);
  expect(tracesIn(kept.databases, traces)).toEqual([]);
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
