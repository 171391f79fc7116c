import { describe, expect, test } from "bun:test";
import { createSpace } from "../fixtures/space.ts";
import { smallState, withFile } from "../fixtures/states.ts";
import { checkState, type State } from "./model.ts";
import { emptyBase } from "./save-base.ts";

const edited = (state: State, content: string): State => {
  const { a } = state.files;
  if (a === undefined) throw new Error("no file a");
  return withFile(state, { ...a, content, dirty: true });
};

describe("a save", () => {
  test("[ST-3] gives back exactly the state that was saved", async () => {
    const space = await createSpace();
    const state = smallState();
    expect(checkState(state).ok).toBe(true);
    const saved = await space.save(emptyBase(), state);
    const opened = await space.open(saved.manifest);
    expect(opened.report.whole).toBe(true);
    expect(opened.state).toEqual(state);
  });

  test("[ST-11] after an edit writes the changed sections only, and opens to the edited state", async () => {
    const space = await createSpace();
    const state = smallState();
    const first = await space.save(emptyBase(), state);
    const after = edited(state, "export const a = 2;\n");
    const second = await space.save(first.next, after);
    expect(second.stats.sectionsWritten).toBe(2);
    expect(second.seq).toBe(2);
    const opened = await space.open(second.manifest);
    expect(opened.state).toEqual(after);
    expect(opened.report.whole).toBe(true);
  });
});
