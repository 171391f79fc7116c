import { describe, expect, test } from "bun:test";
import {
  exportFacts,
  exportProgress,
  fileProblem,
  hereNote,
  importFacts,
  unsentNote,
} from "./export-words.ts";

const session = (name: string, unsent = false) => ({ id: "ses_1", name, saves: 2, unsent }) as const;
const arriving = {
  id: "ses_1",
  name: "A",
  createdAt: "",
  saves: [],
  checkpoints: 0,
  unsound: 0,
  here: null,
} as const;
const refused = (code: "wrong-code" | "damaged" | "invalid-request" | "offline", detail?: string) => ({
  code,
  title: "",
  dataSafe: true,
  ...(detail === undefined ? {} : { detail }),
});

describe("words for files", () => {
  test("[EX-7] say what a file would hold, and what it would be without", () => {
    expect(exportFacts({ sessions: [session("A")], bytes: 2048 })).toBe("1 session, 2 saves, about 2.0 KB.");
    expect(unsentNote({ sessions: [session("A")], bytes: 1 })).toBeNull();
    expect(unsentNote({ sessions: [session("A", true), session("B")], bytes: 1 })).toStartWith(
      "“A” has work",
    );
    const many = ["A", "B", "C", "D"].map((name) => session(name, true));
    expect(unsentNote({ sessions: many, bytes: 1 })).toStartWith("“A”, “B”, “C” and 1 more have work");
    expect(exportProgress(1, 2, 10)).toBe("1 of 2 saves, 10 B");
  });

  test("[EX-7] say what would come, and that it is here already", () => {
    expect(importFacts({ ...arriving, checkpoints: 1, unsound: 2 })).toBe(
      "0 saves · 1 checkpoint · 2 saves left out: nobody vouches for them",
    );
    expect(hereNote(arriving)).toBeNull();
    expect(hereNote({ ...arriving, here: { id: "ses_1", name: "A", how: "imported" } })).toContain(
      "imported before",
    );
    expect(hereNote({ ...arriving, here: { id: "ses_1", name: "A", how: "same" } })).toContain("second one");
  });

  test("speak of the file where it is the file", () => {
    expect(fileProblem(refused("wrong-code"))).toBe("That code does not open this file.");
    expect(fileProblem(refused("wrong-code", "this file opens with a passphrase"))).toBe(
      "This file opens with a passphrase.",
    );
    expect(fileProblem(refused("damaged", "the file was cut: it ends in record 2, byte 9"))).toStartWith(
      "Not opened",
    );
    expect(fileProblem(refused("invalid-request", "this is no file"))).toBe("This is no file.");
    expect(fileProblem(refused("offline"))).toBeNull();
  });
});
