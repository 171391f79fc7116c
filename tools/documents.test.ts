import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { documents, sourceFiles } from "./source-files.ts";

const ROOT = join(import.meta.dir, "..");
const text = (path: string): Promise<string> => Bun.file(join(ROOT, path)).text();
const pages = [
  ...["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"].map(async (path) => ({
    path,
    text: await text(path),
  })),
  ...["spec", "decisions", "design"].map(documents),
  documents("."),
];
const written = (await Promise.all(pages)).flat();

describe("documents", () => {
  test("link only to what is there", () => {
    const broken = written.flatMap((page) =>
      [...page.text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(ROOT, dirname(page.path), link)))
        .map((link) => `${page.path} → ${link}`),
    );
    expect(broken).toEqual([]);
  });

  test("name every command of package.json in CONTRIBUTING.md, and no other", async () => {
    const { scripts } = JSON.parse(await text("package.json"));
    const named = [...(await text("CONTRIBUTING.md")).matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(scripts).sort());
  });

  test("list in the README every setting that the one command reads", async () => {
    const config = await text("infra/config.ts");
    const read = [...config.matchAll(/\b(PORT|DATABASE_URL|HOLDFAST(?:_[A-Z0-9]+)+)\b(?!_)/g)].map(
      ([name]) => name,
    );
    const readme = await text("README.md");
    expect([...new Set(read)].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    expect(readme).toContain("`HOLDFAST_RATE_");
  });

  test("show code that imports what exists", async () => {
    const exists = (name: string): boolean => {
      const [, part = "", file = ""] = /^@holdfast\/([a-z-]+)\/(.+)$/.exec(name) ?? [];
      return existsSync(join(ROOT, "packages", part, "src", `${file}.ts`));
    };
    const imported = written.flatMap((page) =>
      [...page.text.matchAll(/from "(@holdfast\/[^"]+)"/g)].map(([, name = ""]) => name),
    );
    expect(imported.filter((name) => !exists(name))).toEqual([]);
  });

  test("name only folders of the checkout in the code map", async () => {
    const map = (await text("ARCHITECTURE.md")).split("## Code map")[1]?.split("\n## ")[0] ?? "";
    const folders = [...map.matchAll(/`([a-z/-]+)`(?=[^|]*\|)/g)].map(([, name = ""]) => name);
    expect(folders.length).toBeGreaterThan(8);
    expect(folders.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
    const parts = new Set((await sourceFiles()).map(({ path }) => path.split("/")[0]));
    expect([...parts].filter((part) => !map.includes(`\`${part}`))).toEqual([]);
  });
});
