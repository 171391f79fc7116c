import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { statePair } from "../../fixtures/arbitrary-state.ts";
import { fileOf, smallState, withFile } from "../../fixtures/states.ts";
import type { FileEntry, State } from "../model.ts";
import { compare } from "./compare.ts";
import { nameOf } from "./name.ts";
import { differencesText } from "./text.ts";

const small = smallState();

/** Texts of files by path, as a folder holds them. */
const folderOf = (texts: Readonly<Record<string, string>>): State => ({
  ...small,
  files: Object.fromEntries(
    Object.entries(texts).map(([path, content], i) => [`f${i}`, fileOf(`f${i}`, path, content)]),
  ),
});

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "holdfast-patch-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const readFolder = (folder: string, below = ""): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, below)).flatMap((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      if (statSync(join(folder, path)).isDirectory()) return Object.entries(readFolder(folder, path));
      return [[path, readFileSync(join(folder, path), "utf8")]];
    }),
  );

const textsOf = (files: readonly FileEntry[]): Record<string, string> =>
  Object.fromEntries(files.map(({ path, content }) => [path, typeof content === "string" ? content : ""]));

/** What a tool makes of the older folder with the page as its patch. */
const patched = (command: readonly string[], before: State, page: string): Record<string, string> => {
  const folder = mkdtempSync(join(root, "case-"));
  for (const [path, text] of Object.entries(textsOf(Object.values(before.files)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const done = Bun.spawnSync([...command], {
    cwd: folder,
    stdin: Buffer.from(page),
  });
  if (done.exitCode !== 0) throw new Error(`${command[0]}: ${done.stdout}${done.stderr}\n${page}`);
  return readFolder(folder);
};

const TOOLS = [
  ["git", "apply", "-p1", "--whitespace=nowarn", "-"],
  ["patch", "-p1", "--quiet", "--force"],
].filter(([name]) => Bun.which(name ?? "") !== null);

describe("[Z3] [CA-8] differences as text", () => {
  test.each(TOOLS.map((tool) => [tool[0], tool] as const))(
    "the page is a patch that %s applies",
    (_, tool) => {
      const before = folderOf({
        "src/a.ts": "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n",
        "gone.txt": "no more\n",
        "empty.txt": "",
        "crlf.txt": "a\r\nb\r\nc\r\n",
        "no end": "a\nb",
        "mit Umlaut ä.md": "ä\n🙂\n",
        'quote "it".txt': "a\n",
        "was/here.ts": "moved\nand changed\n",
        "same.ts": "same\n",
        x: "swap x\n",
        y: "swap y\n",
      });
      const [f0, , f2, f3, f4, f5, f6, f7, f8, f9, f10] = Object.values(before.files);
      const edit = (file: FileEntry | undefined, content: string, path = file?.path ?? ""): FileEntry => ({
        ...(file ?? fileOf("", "", "")),
        content,
        path,
      });
      const files = [
        edit(f0, "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten"),
        edit(f2, "full\n"),
        edit(f3, "a\r\nB\r\nc\r\n"),
        edit(f4, "a\nb\n"),
        edit(f5, "ä\n🙃\n"),
        edit(f6, "b\n"),
        edit(f7, "moved\nand changed again\n", "is/there.ts"),
        edit(f8, "same\n", "other.ts"),
        edit(f9, "swap x\n", "y"),
        edit(f10, "swap y\n", "x"),
        fileOf("n", "new/deep.ts", "--- a\n+++ b\n@@ no hunk\n"),
        fileOf("e", "new/empty.ts", ""),
      ];
      const after = {
        ...before,
        files: Object.fromEntries(files.map((file) => [file.id, file])),
        settings: { ...before.settings, theme: "dark" as const },
      };
      expect(patched(tool, before, differencesText(compare(before, after)))).toEqual(textsOf(files));
      expect(patched(tool, after, differencesText(compare(after, before)))).toEqual(
        textsOf(Object.values(before.files)),
      );
    },
  );

  test.each(TOOLS.map((tool) => [tool[0], tool] as const))(
    "any texts: %s makes the newer out of the older",
    (_, tool) => {
      const line = fc.constantFrom(
        "a\n",
        "b\n",
        "\n",
        "-- \n",
        "+x\n",
        "\\ No newline\n",
        "diff --git a/x b/x\n",
        "ü\n",
      );
      const text = fc
        .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("", "end"))
        .map(([lines, end]) => lines.join("") + end);
      fc.assert(
        fc.property(text, text, fc.boolean(), (a, b, moves) => {
          const before = folderOf({ "file.txt": a });
          const after: State = {
            ...before,
            files: { f0: fileOf("f0", moves ? "moved to/it.txt" : "file.txt", b) },
          };
          if (a === b && !moves) return;
          expect(patched(tool, before, differencesText(compare(before, after)))).toEqual(
            textsOf(Object.values(after.files)),
          );
        }),
        { numRuns: 25, seed: 7 },
      );
    },
  );

  test("the page has a line for everything else, and none for what is the same", () => {
    const { t } = small.terminals;
    const { k } = small.conversations;
    if (t === undefined || k === undefined) throw new Error("the sample lacks them");
    const after: State = {
      ...small,
      terminals: { t: { ...t, history: [...t.history, "make\ttest"], env: {} } },
      conversations: { ...small.conversations, k: { ...k, messages: k.messages.slice(0, -1) } },
      settings: { ...small.settings, theme: "dark" },
      files: { ...small.files, b: fileOf("b", "src/b.bin", { bytes: "AAEC" }) },
    };
    expect(differencesText(compare(small, after)).split("\n")).toEqual([
      "file changed: src/b.bin (not text; 4 bytes, now 3 bytes)",
      "(also changed: dirty)",
      "message removed in “First”: user: message 129 line two",
      "command in “shell”: make test",
      "variable removed in “shell”: TOKEN",
      'setting /theme: "system", now "dark"',
      "",
    ]);
    expect(differencesText(compare(small, small))).toBe("");
  });

  test("no character of the page moves a cursor or turns the direction of writing", () => {
    const acting = /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;
    fc.assert(
      fc.property(statePair, ({ before, after }) => {
        const differences = compare(before, after);
        const page = differencesText(differences).replaceAll(/\r?\n|\t/gu, "");
        expect(acting.test(page)).toBe(false);
        expect(acting.test(nameOf(differences))).toBe(false);
      }),
      { numRuns: 60 },
    );
    const evil = withFile(small, fileOf("a", "src/a.ts", "if (\u202Eadmin\u2066) {\n\u001b[2Jx\rback\n"));
    const page = differencesText(compare(small, evil));
    expect(page).toContain("| +if (\\u202eadmin\\u2066) {\n| +\\u001b[2Jx\\u000dback\n");
    const named = withFile(small, fileOf("v", '\u202Egnp.exe\n"\\', "x\n"));
    expect(differencesText(compare(small, named))).toContain(
      '+++ "b/\\342\\200\\256gnp.exe\\012\\042\\134"\n',
    );
  });
});
