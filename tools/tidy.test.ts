import { describe, expect, test } from "bun:test";
import { isTest } from "./imports.ts";
import { sourceFiles } from "./source-files.ts";

const files = await sourceFiles();
const offenders = (breaks: (file: { path: string; text: string }) => boolean): string[] =>
  files.filter(breaks).map((file) => file.path);

/** Parts without I/O: only what lies in a folder or file named for the runtime touches it. */
const WITHOUT_IO = ["packages/protocol/src", "packages/vault/src", "packages/state/src"];

describe("tidy", () => {
  test("no file is longer than 300 lines", () => {
    expect(offenders(({ text }) => text.split("\n").length > 301)).toEqual([]);
  });

  test("no name hides what is inside", () => {
    const banned = /(^|\/)(utils?|helpers?|common|shared|misc|core|lib)(\/|\.tsx?$)/;
    expect(offenders(({ path }) => banned.test(path))).toEqual([]);
  });

  test("protocol, vault and state touch no runtime outside their node and web folders", () => {
    const touches = /from "(node:|bun)|\bBun\.|(?:await |= )fetch\(|Date\.now\(|Math\.random\(/;
    const inPlace = ({ path }: { path: string }) =>
      WITHOUT_IO.some((folder) => path.startsWith(`${folder}/`)) &&
      !isTest(path) &&
      !/\/(node|web)\/|\.node\.ts$|\.deep\.ts$|\/sample-files\.ts$/.test(path);
    expect(offenders((file) => inPlace(file) && touches.test(file.text))).toEqual([]);
  });

  test("only config files read the environment", () => {
    const mayRead = /(^|\/)config\.ts$|^(infra|tools|bench|e2e|prisma)\/|\.config\.(ts|mjs)$/;
    expect(
      offenders(
        ({ path, text }) => !mayRead.test(path) && /process\.env|Bun\.env|import\.meta\.env/.test(text),
      ),
    ).toEqual([]);
  });

  test("nothing is unfinished, silenced without a reason or focused", () => {
    const unfinished =
      /\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|\bas any\b|\b(test|it|describe)\.(only|todo)\b|mock\.module\(/;
    const silenced = /(biome-ignore(?! [\w/]+: \S)|@ts-expect-error(?! \S))/;
    const others = files.filter(({ path }) => path !== "tools/tidy.test.ts");
    expect(
      others.filter(({ text }) => unfinished.test(text) || silenced.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });
});
