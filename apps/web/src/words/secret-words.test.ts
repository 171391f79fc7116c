import { describe, expect, test } from "bun:test";
import type { SecretFinding } from "@holdfast/state/secrets/scan";
import { byValue } from "../workspace/said-secrets.ts";
import { noticeWords, placeWords, takenWords, titleWords } from "./secret-words.ts";

const finding = (id: string, part: SecretFinding["part"]): SecretFinding => ({
  id,
  kind: "github-token",
  part,
  at: "/content",
  line: 3,
  column: 12,
  begins: "ghp_",
});
const inFile = finding("a", { kind: "file", id: "f", name: "src/a.ts" });

describe("words about secrets", () => {
  test("[WB-14] the place is said", () => {
    expect(placeWords(inFile)).toBe("src/a.ts, line 3, column 12");
    expect(placeWords(finding("a", { kind: "tab", id: "t", name: "" }))).toBe("a browser tab");
    expect(noticeWords(byValue([inFile]))).toBe("GitHub token in src/a.ts, line 3, column 12.");
    expect(noticeWords(byValue([inFile, finding("b", inFile.part)]))).toEndWith(", and 1 more.");
    expect(noticeWords([])).toBe("");
    expect(titleWords(2)).toBe("2 things look like secrets");
  });

  test("[WB-14] what earlier saves hold is not passed over", () => {
    expect(takenWords(1, false)).toBe("Took 1 secret out.");
    expect(takenWords(2, true)).toContain("Earlier saves hold it still");
  });
});
