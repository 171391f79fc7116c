import { expect, test } from "bun:test";
import { productOfFile } from "./product.ts";
import * as steps from "./steps.ts";
import { newVisitor } from "./visitor.ts";

const product = productOfFile();

/** Counts, in pages and not in their workers, the calls that sealing, signing, hashing and compressing are made of. */
const COUNTING = `
  globalThis.heavyCalls = [];
  for (const name of ["encrypt", "decrypt", "sign", "verify", "digest", "deriveBits", "importKey"]) {
    const real = SubtleCrypto.prototype[name];
    SubtleCrypto.prototype[name] = function (...given) {
      heavyCalls.push(name);
      return real.apply(this, given);
    };
  }
  for (const name of ["CompressionStream", "DecompressionStream"]) {
    globalThis[name] = new Proxy(globalThis[name], {
      construct: (target, given) => (heavyCalls.push(name), Reflect.construct(target, given)),
    });
  }
`;

test("[A25] signing up, editing, saving and opening again never seal, hash or compress on the page's own thread", async () => {
  const { page, context, origin, leave } = await newVisitor(product());
  await context.addInitScript(COUNTING);
  const calls = (): Promise<unknown> => page.evaluate("globalThis.heavyCalls");
  await steps.keepCodes(page, await steps.createAccount(page, origin, steps.newAddress("joy")));
  await steps.opened(page);
  await steps.typeAtEnd(page, "Editor", "sealed elsewhere\n");
  await steps.saveNow(page);
  expect(await calls()).toEqual([]);
  await page.reload();
  await steps.opened(page);
  await steps.textOf(page, "Editor").getByText("sealed elsewhere").waitFor();
  expect(await calls()).toEqual([]);
  await page.evaluate(() => crypto.subtle.digest("SHA-256", new Uint8Array(1)));
  expect(await calls()).toEqual(["digest"]);
  await leave();
}, 120_000);
