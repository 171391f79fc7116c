import { describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const WASM_IN_BASE64 = "AGFzbQ";

const entry = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const bundle = async (name: string) => {
  const built = await Bun.build({
    entrypoints: [entry(name)],
    target: "browser",
    format: "esm",
    splitting: true,
    minify: true,
  });
  const texts = await Promise.all(
    built.outputs.filter(({ kind }) => kind === "entry-point").map((output) => output.text()),
  );
  const all = await Promise.all(built.outputs.map((output) => output.text()));
  return { logs: built.logs, entry: texts.join(""), all: all.join("") };
};

const gzipped = (text: string): number => gzipSync(text).length;

describe("browser bundles", () => {
  test("neither the page's nor the engine's bundle asks for Node", async () => {
    for (const name of ["./create-browser-holdfast.ts", "./engine-worker.ts"]) {
      const { logs, all } = await bundle(name);
      expect(logs).toEqual([]);
      expect(all).not.toMatch(/["'](node|bun):/);
    }
  });

  test("the page's part stays small, and Argon2 is loaded only when it is needed", async () => {
    const page = await bundle("./create-browser-holdfast.ts");
    expect(gzipped(page.entry)).toBeLessThan(20_000);
    const engine = await bundle("./engine-worker.ts");
    expect(gzipped(engine.entry)).toBeLessThan(110_000);
    expect(engine.entry).not.toContain(WASM_IN_BASE64);
    expect(engine.all).toContain(WASM_IN_BASE64);
    // The words of keys are needed by few visits.
    expect(engine.entry).not.toContain("abandon");
    expect(engine.all).toContain("abandon");
  });
});
