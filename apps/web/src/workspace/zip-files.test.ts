import { describe, expect, test } from "bun:test";
import type { FileEntry } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { strFromU8, unzipSync } from "fflate";
import { pathsInside, zipFiles } from "./zip-files.ts";

const file = (path: string, content: string): FileEntry =>
  newTextFile({ id: path.replaceAll(/\W/g, "-"), path, language: "text", content });

const unpacked = async (files: readonly FileEntry[], folder: string): Promise<Record<string, string>> => {
  let turns = 0;
  const pieces = await zipFiles(pathsInside(files, folder), async () => {
    turns += 1;
  });
  const whole = new Uint8Array(await new Blob([...pieces]).arrayBuffer());
  expect(turns).toBe(files.some(({ content }) => String(content).length > 300_000) ? 1 : 0);
  return Object.fromEntries(Object.entries(unzipSync(whole)).map(([path, each]) => [path, strFromU8(each)]));
};

describe("[WB-12] a folder as an archive", () => {
  test("holds each file at its place in the folder", async () => {
    const files = [
      file("src/a.ts", "one"),
      file("src/b/ä.md", ""),
      { ...file("src/w.txt", "a\nb"), eol: "crlf" as const },
    ];
    expect(await unpacked(files, "src")).toEqual({ "a.ts": "one", "b/ä.md": "", "w.txt": "a\r\nb" });
    expect(Object.keys(await unpacked(files, ""))).toEqual(["src/a.ts", "src/b/ä.md", "src/w.txt"]);
  });

  test("gives the page its turn within large files", async () => {
    const large = "x".repeat(400_000);
    expect(await unpacked([file("large.txt", large)], "")).toEqual({ "large.txt": large });
  });

  test("leads nowhere outside of where it is unpacked, and keeps both of two", async () => {
    const files = [
      file("a/../../evil", "1"),
      file("/etc/x", "2"),
      file("b\\..\\c", "3"),
      file("_/etc/x", "4"),
    ];
    expect(await unpacked(files, "")).toEqual({
      "a/_/_/evil": "1",
      "_/etc/x": "2",
      "b/_/c": "3",
      "_/etc/x 2": "4",
    });
  });
});
