import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { randomWork } from "../fixtures/random-work.ts";
import { realisticState } from "../fixtures/realistic-state.ts";
import { dirtySections } from "./dirty.ts";
import type { State } from "./model.ts";
import { differences, replacedBy, withParts } from "./parts.ts";
import { sampleProject } from "./sample-project.ts";

const present = sampleProject("2026-11-21T08:00:00.000Z");
const [file, other] = Object.values(present.files);
if (file === undefined || other === undefined) throw new Error("the sample has files");

const withFile = (state: State, change: Partial<State["files"][string]>): State => ({
  ...state,
  files: { ...state.files, [file.id]: { ...file, ...change } },
});
const without = (state: State, id: string): State => {
  const { [id]: _, ...files } = state.files;
  return { ...state, files };
};

describe("parts of a state", () => {
  test("[ST-24] a difference names the part, what people call it, and what restoring does to it", () => {
    const past = without(withFile(present, { content: "as it was" }), other.id);
    expect(differences(present, present)).toEqual([]);
    expect(differences(present, past)).toContainEqual({
      part: { kind: "file", id: file.id },
      name: file.path,
      change: "changed",
    });
    expect(differences(present, past)).toContainEqual({
      part: { kind: "file", id: other.id },
      name: other.path,
      change: "removed",
    });
    expect(differences(past, present).map(({ change }) => change)).toContain("added");
  });

  test("[ST-24] restoring one part leaves every other part the same object", () => {
    const past = without(withFile(present, { content: "as it was" }), other.id);
    const restored = withParts(present, past, [{ kind: "file", id: file.id }]);
    expect(restored.files[file.id]?.content).toBe("as it was");
    expect(restored.files[other.id]).toBe(other);
    expect(dirtySections(present, restored).changed.length).toBeLessThanOrEqual(2);
  });

  test("[ST-24] a part that is alike changes nothing, whatever object holds it", () => {
    const copy = structuredClone(present) as State;
    expect(
      withParts(
        present,
        copy,
        differences(present, copy).map(({ part }) => part),
      ),
    ).toBe(present);
    expect(replacedBy(present, copy)).toBe(present);
  });

  test("[ST-3] a restored file whose path is taken meanwhile gets a name of its own", () => {
    const renamed = withFile(without(present, other.id), { path: other.path });
    const restored = withParts(renamed, present, [{ kind: "file", id: other.id }]);
    const paths = Object.values(restored.files).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(Object.keys(restored.files).toSorted()).toEqual(Object.keys(present.files).toSorted());
  });

  test("[ST-24] the layout never names what restoring took away", () => {
    const open: State = {
      ...present,
      layout: { ...present.layout, activeFileId: file.id, openFileIds: [file.id] },
    };
    const restored = withParts(open, without(present, file.id), [{ kind: "file", id: file.id }]);
    expect(restored.layout.activeFileId).toBeNull();
    expect(restored.layout.openFileIds).toEqual([]);
  });

  test("[ST-24] everything taken from another state gives that state", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 12 }), (seed, steps) => {
        const work = randomWork(seed);
        let now = realisticState(0.2);
        const past = now;
        for (let n = 0; n < steps; n++) now = work(now);
        expect(replacedBy(now, past)).toEqual(past);
        expect(differences(replacedBy(now, past), past)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
