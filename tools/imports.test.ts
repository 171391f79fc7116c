import { describe, expect, test } from "bun:test";
import {
  type Import,
  importsOf,
  isTest,
  PARTS,
  packageOf,
  partOf,
  relativeTarget,
  TESTS_MAY_IMPORT,
} from "./imports.ts";
import { type SourceFile, sourceFiles } from "./source-files.ts";

const files = (await sourceFiles()).filter(({ path }) => !path.startsWith("tools/imports.test"));

/** Every import that breaks a rule, as `file → import`. */
const offenders = (breaks: (one: Import, file: SourceFile, part: string) => boolean): readonly string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((one) => breaks(one, file, partOf(file.path) ?? ""))
      .map(({ from }) => `${file.path} → ${from}`),
  );
const below =
  (...folders: readonly string[]) =>
  ({ path }: SourceFile): boolean =>
    folders.some((folder) => path.startsWith(`${folder}/`)) && !isTest(path);

describe("imports", () => {
  test("are found however they are written", () => {
    const text = `import type { A } from "./a.ts";\nimport {\n  b,\n} from "@x/b/c";\nimport "./d.css";
      export { e } from "e";\nconst f = await import("f/g");\nconst word = 'from "none"';`;
    expect(
      importsOf({ path: "", text }).map(({ from, typeOnly }) => `${typeOnly ? "type " : ""}${from}`),
    ).toEqual(["type ./a.ts", "@x/b/c", "./d.css", "e", "f/g"]);
    expect([packageOf("@x/b/c"), packageOf("e/f"), packageOf("node:fs"), packageOf("./a")]).toEqual([
      "@x/b",
      "e",
      null,
      null,
    ]);
  });

  test("every file belongs to a part", () => {
    expect(files.map(({ path }) => path).filter((path) => partOf(path) === undefined)).toEqual([]);
  });

  test("point down", () => {
    const upward = offenders(({ from }, { path }, part) => {
      const [, other] = /^@holdfast\/([a-z-]+)\//.exec(from) ?? [];
      if (other === undefined) return false;
      const may = [...(PARTS[part] ?? []), ...(isTest(path) ? (TESTS_MAY_IMPORT[part] ?? []) : [])];
      return !may.includes(other);
    });
    expect(upward).toEqual([]);
  });

  test("of another part go through its package, never through the folders", () => {
    expect(
      offenders(({ from }, { path }, part) => {
        const target = relativeTarget(path, from);
        return target !== null && !target.startsWith(`${part}/`);
      }),
    ).toEqual([]);
  });

  test("of a package are declared by the part", async () => {
    const declared = new Map<string, ReadonlySet<string>>();
    const root = await Bun.file(`${import.meta.dir}/../package.json`).json();
    for (const part of Object.keys(PARTS)) {
      const own = await Bun.file(`${import.meta.dir}/../${part}/package.json`).json();
      const lists = [own.dependencies, own.devDependencies, own.optionalDependencies, root.devDependencies];
      declared.set(part, new Set(lists.flatMap((list) => Object.keys(list ?? {}))));
    }
    expect(
      offenders(({ from }, _, part) => {
        const name = packageOf(from);
        return name !== null && !declared.get(part)?.has(name);
      }),
    ).toEqual([]);
  });

  test("of the words are TypeBox only", () => {
    const words = below("packages/protocol");
    const other = offenders(
      ({ from }, file) => words(file) && !from.startsWith(".") && !from.startsWith("@sinclair/typebox"),
    );
    expect(other).toEqual([]);
  });

  test("of stores, words and the workspace's changes know no React", () => {
    const plain = below("apps/web/src/stores", "apps/web/src/words", "apps/web/src/workspace");
    expect(offenders(({ from }, file) => plain(file) && /^react(-dom)?(\/|$)/.test(from))).toEqual([]);
  });

  test("of islands take the client's types and leave its calls to the stores", () => {
    const islands = below("apps/web/src/islands", "apps/web/src/ui");
    expect(
      offenders(
        ({ from, typeOnly }, file) => islands(file) && from.startsWith("@holdfast/client/") && !typeOnly,
      ),
    ).toEqual([]);
  });

  test("of decisions of the services know neither HTTP framework nor database", () => {
    const decisions = (file: SourceFile): boolean =>
      below("services")(file) && /\/features\/[^/]+\/service\.ts$/.test(file.path);
    expect(
      offenders(({ from }, file) => decisions(file) && /^(elysia|bun|@holdfast\/database)(\/|$)/.test(from)),
    ).toEqual([]);
  });
});
