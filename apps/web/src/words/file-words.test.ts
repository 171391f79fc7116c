import { expect, test } from "bun:test";
import { movedWords, takenWords, uploadedWords } from "./file-words.ts";

const MOST = 5 * 1024 * 1024;

test("[WB-12] what is said of files that come and move", () => {
  expect(uploadedWords(["a.ts"], [], MOST)).toBe("Uploaded “a.ts”");
  expect(uploadedWords(["a", "b"], ["c.bin"], MOST)).toBe(
    "Uploaded 2 files. “c.bin” was left out: it cannot be read or is larger than 5.0 MB",
  );
  expect(uploadedWords([], ["c", "d"], MOST)).toBe(
    "2 files were left out: they cannot be read or are larger than 5.0 MB",
  );
  expect([movedWords("a.ts", "src"), movedWords("a.ts", "")]).toEqual([
    "Moved “a.ts” to src",
    "Moved “a.ts” to the top",
  ]);
  expect(takenWords("a.ts", false, "Ctrl")).toBe("“a.ts” is cut. Go to a folder and press Ctrl V.");
});
