import { describe, expect, test } from "bun:test";
import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import { createSpace } from "../fixtures/space.ts";
import { fileOf, smallState, withFile } from "../fixtures/states.ts";
import { emptyBase } from "./save-base.ts";

describe("what cannot be saved", () => {
  test("[ST-21] a new file that is too large or no text is skipped and named, the rest is saved", async () => {
    const space = await createSpace();
    const large = withFile(smallState(), fileOf("large", "large.txt", "x".repeat(FILE_MAX_BYTES + 1)));
    const state = withFile(large, fileOf("odd", "odd.txt", "half a pair: \uD83D"));
    const saved = await space.save(emptyBase(), state);
    expect(new Set(saved.skipped.map(({ key, reason }) => `${key} ${reason}`))).toEqual(
      new Set([
        "file:large too-large",
        "file-meta:large too-large",
        "file:odd not-text",
        "file-meta:odd not-text",
      ]),
    );
    const opened = await space.open(saved.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(smallState());
  });

  test("[ST-21] a file that became too large keeps its saved content, and is saved again once it can be", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), smallState());
    const large = withFile(smallState(), fileOf("a", "src/a.ts", "x".repeat(FILE_MAX_BYTES + 1)));
    const second = await space.save(first.next, large, { label: "with a large file" });
    expect(second.skipped).toEqual([{ key: "file:a", reason: "too-large" }]);
    expect((await space.open(second.manifest)).state.files["a"]?.content).toBe("export const a = 1;\n");
    const other = withFile(large, fileOf("new", "new.ts", "1"));
    const third = await space.save(second.next, other);
    expect(third.skipped).toEqual([{ key: "file:a", reason: "too-large" }]);
    const { a: _, ...files } = other.files;
    const fourth = await space.save(third.next, { ...other, files });
    expect(fourth.skipped).toEqual([]);
    expect((await space.open(fourth.manifest)).state).toEqual({ ...other, files });
  });

  test("[ST-21] a section over its limit never fails the others", async () => {
    const space = await createSpace();
    const state = smallState();
    const view = { notes: "x".repeat(1_100_000) };
    const saved = await space.save(emptyBase(), { ...state, layout: { ...state.layout, view } });
    expect(saved.skipped).toEqual([{ key: "layout:", reason: "too-large" }]);
    expect((await space.open(saved.manifest)).state.files).toEqual(state.files);
  });
});
