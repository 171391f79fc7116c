import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyState, mixOf } from "../../fixtures/arbitrary-state.ts";
import { join, OURS, THEIRS, withA } from "../../fixtures/merging.ts";
import { randomWork } from "../../fixtures/random-work.ts";
import { realisticState } from "../../fixtures/realistic-state.ts";
import { fileOf, smallState, withFile } from "../../fixtures/states.ts";
import { canonicalJson } from "../canonical-json.ts";
import { dirtySections } from "../dirty.ts";
import { checkState, type State } from "../model.ts";
import { soundLayout } from "../sound-layout.ts";

const text = (state: State): string => {
  const json = canonicalJson(state);
  if (!json.ok) throw new Error(json.error);
  return json.value;
};
/** As another device reads it: equal, no object in common, keys in another order. */
const turned = <T>(value: T): T => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(turned) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, turned(each)]),
  ) as T;
};

const base = smallState();
const without =
  (id: string) =>
  (state: State): State => {
    const { [id]: _, ...files } = state.files;
    return { ...state, files };
  };
const threeLines = withA("one\ntwo\nthree\n")(base);

describe("merging two states", () => {
  test("[Z7] [MG-1] the same states and authors give the same bytes, whatever the order of keys", () => {
    fc.assert(
      fc.property(anyState, anyState, anyState, fc.array(fc.boolean()), (one, two, three, choices) => {
        const [ours, theirs] = [mixOf(one, two, choices), mixOf(one, three, choices.toReversed())];
        const made = join(one, ours, theirs);
        const again = join(turned(one), turned(ours), turned(theirs));
        expect(text(again.state)).toBe(text(made.state));
        expect(JSON.stringify(again.report)).toBe(JSON.stringify(made.report));
        expect(checkState(made.state).ok).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("[MG-1] [MG-2] where one side changed nothing the other is taken, and is the same object where it is theirs", () => {
    fc.assert(
      fc.property(anyState, anyState, (one, two) => {
        const sound = soundLayout(two);
        expect(join(one, one, sound).state).toBe(sound);
        expect(text(join(one, sound, one).state)).toBe(text(sound));
        expect(join(one, sound, sound).state).toBe(sound);
      }),
      { numRuns: 60 },
    );
  });

  test("[MG-1] what needs no change is not saved again", () => {
    const head = turned(base);
    const { state } = join(base, withA("mine")(base), head);
    expect(dirtySections(head, state)).toEqual({ changed: ["file:a"], removed: [] });
    expect(join(base, base, head).state).toBe(head);
  });

  test("[MG-4] a file that both changed holds both changes and says so until somebody looks", () => {
    const { state, report } = join(
      threeLines,
      withA("ONE\ntwo\nthree\n")(threeLines),
      withA("one\ntwo\nthree\nfour\n")(threeLines),
    );
    expect(state.files["a"]?.content).toBe("ONE\ntwo\nthree\nfour\n");
    expect(state.files["a"]?.mergedFrom).toEqual(OURS);
    expect(Object.keys(state.conflicts)).toEqual(Object.keys(base.conflicts));
    expect(report.fields).toEqual([
      {
        pointer: "/files/a/content",
        base: "one\ntwo\nthree\n",
        ours: "ONE\ntwo\nthree\n",
        theirs: "one\ntwo\nthree\nfour\n",
        resolution: "both",
        why: "lines-merged",
      },
    ]);
  });

  test("[MG-5] what overlaps stays as in theirs, and a conflict holds all three texts", () => {
    const [mine, other] = [withA("ONE\ntwo\nmine\n"), withA("one\ntwo\ntheirs\n")];
    const made = join(threeLines, mine(threeLines), other(threeLines));
    expect(made.state.files["a"]?.content).toBe("ONE\ntwo\ntheirs\n");
    const conflict = Object.values(made.state.conflicts).find(
      ({ thing, id }) => thing === "a" && id !== "c-1",
    );
    expect(conflict).toMatchObject({
      kind: "file",
      name: "src/a.ts",
      base: "one\ntwo\nthree\n",
      ours: "ONE\ntwo\nmine\n",
      theirs: "one\ntwo\ntheirs\n",
      oursBy: OURS,
      theirsBy: THEIRS,
    });
    expect(made.report.fields.map(({ resolution, why }) => [resolution, why])).toEqual([
      ["open", "lines-overlap"],
    ]);
    // The same again, on top of what it made: no second one.
    const again = join(threeLines, mine(threeLines), {
      ...other(threeLines),
      conflicts: made.state.conflicts,
    });
    expect(Object.keys(again.state.conflicts).toSorted()).toEqual(
      Object.keys(made.state.conflicts).toSorted(),
    );
  });

  test("[MG-5] a file that is no text, or whose lines would cost too much to match, becomes a conflict as a whole", () => {
    const binary = (bytes: string) => (state: State) => withFile(state, fileOf("b", "src/b.bin", { bytes }));
    const made = join(base, binary("AAAA")(base), binary("BBBB")(base));
    expect(made.state.files["b"]?.content).toEqual({ bytes: "BBBB" });
    expect(made.report.fields[0]).toMatchObject({ resolution: "open", why: "not-text" });
    const noise = (step: number): string =>
      Array.from({ length: 40_000 }, (_, n) => `${(n * step) % 1_009}\n`).join("");
    const costly = join(withA(noise(7))(base), withA(noise(11))(base), withA(noise(13))(base));
    expect(costly.report.fields[0]).toMatchObject({ resolution: "open", why: "too-costly" });
    expect(costly.report.warnings).toEqual([{ pointer: "/files/a/content", why: "too-costly" }]);
    expect(costly.state.files["a"]?.content).toBe(noise(13));
  });

  test("[MG-5] a conflict that either side resolved is resolved, and new ones of both sides stand side by side", () => {
    const { conflicts } = base;
    const [first] = Object.values(conflicts);
    if (first === undefined) throw new Error("the fixture has a conflict");
    const mine = { ...base, conflicts: {} };
    const other = { ...base, conflicts: { ...conflicts, "c-2": { ...first, id: "c-2" } } };
    expect(Object.keys(join(base, mine, other).state.conflicts)).toEqual(["c-2"]);
    expect(Object.keys(join(base, other, mine).state.conflicts)).toEqual(["c-2"]);
  });

  test("[MG-5] whoever goes on typing what is in a conflict has one conflict, with all of it", () => {
    const first = join(threeLines, withA("mine\n")(threeLines), withA("theirs\n")(threeLines)).state;
    const typed = join(withA("mine\n")(threeLines), withA("mine, more\n")(threeLines), first).state;
    const open = Object.values(typed.conflicts).filter(({ id }) => id !== "c-1");
    expect(open).toMatchObject([{ base: "one\ntwo\nthree\n", ours: "mine, more\n", theirs: "theirs\n" }]);
    expect(typed.files["a"]?.content).toBe("theirs\n");
  });

  test("[MG-2] deleting against editing keeps the edit, against a mere look it deletes", () => {
    const looked = withFile(base, {
      ...fileOf("a", "src/a.ts", "export const a = 1;\n"),
      cursor: { anchor: 3, head: 3 },
    });
    expect(join(base, without("a")(base), withA("theirs")(base)).state.files["a"]?.content).toBe("theirs");
    expect(join(base, withA("mine")(base), without("a")(base)).state.files["a"]?.content).toBe("mine");
    expect(join(base, without("a")(base), looked).state.files["a"]).toBeUndefined();
    expect(join(base, without("a")(base), base).state.layout.activeFileId).toBeNull();
  });

  test("[MG-7] latest, most-complete and manual settle what both changed, and the report names what loses", () => {
    const [mine, other] = [withA("one\nmine is longer\n")(threeLines), withA("one\ntheirs\n")(threeLines)];
    const latest = join(threeLines, mine, other, "latest");
    expect(latest.state.files["a"]?.content).toBe("one\ntheirs\n");
    expect(latest.report.fields[0]).toMatchObject({
      ours: "one\nmine is longer\n",
      resolution: "theirs",
      why: "saved-last",
    });
    const complete = join(threeLines, mine, other, "most-complete");
    expect(complete.state.files["a"]?.content).toBe("one\nmine is longer\n");
    expect(complete.report.fields[0]).toMatchObject({
      theirs: "one\ntheirs\n",
      resolution: "ours",
      why: "holds-more",
    });
    const dark = (state: State): State => ({ ...state, settings: { ...state.settings, theme: "dark" } });
    const wrap = (state: State): State => ({
      ...state,
      settings: { ...state.settings, editor: { ...state.settings.editor, wrap: true } },
    });
    const manual = join(threeLines, dark(mine), wrap(withA("one\ntwo\nthree\nfour\n")(threeLines)), "manual");
    const kinds = Object.values(manual.state.conflicts).map(({ kind, id }) => (id === "c-1" ? "old" : kind));
    expect(kinds.toSorted()).toEqual(["file", "old", "settings"]);
    expect(manual.state.files["a"]?.content).toBe("one\ntwo\nthree\nfour\n");
    expect(latest.state.conflicts).toBe(other.conflicts);
  });

  test("[MG-8] a long value is told by digest and size", () => {
    const long = "x".repeat(5_000);
    const { report } = join(
      threeLines,
      withA(`mine ${long}`)(threeLines),
      withA(`theirs ${long}`)(threeLines),
    );
    expect(report.fields[0]).toMatchObject({
      base: "one\ntwo\nthree\n",
      ours: { digest: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: 5_007 },
    });
  });

  test("[MG-2] a conflict that would be larger than a section keeps both files instead", () => {
    const heavy = (letter: string): string => `${letter}${"\u0001".repeat(1_000_000)}`;
    const made = join(withA(heavy("b"))(base), withA(heavy("m"))(base), withA(heavy("t"))(base));
    expect(made.report.copies).toEqual(["src/a (2).ts"]);
    expect(Object.values(made.state.files).map(({ content }) => content)).toContain(heavy("m"));
    expect(made.state.files["a"]?.content).toBe(heavy("t"));
  });

  test("[MG-2] [MG-4] days of work on two devices: every line either wrote is in the merged state or in a conflict", () => {
    const start = realisticState(0.1);
    for (let seed = 1; seed <= 8; seed++) {
      let [ours, theirs] = [start, start];
      const [work, otherWork] = [randomWork(seed), randomWork(seed * 1_000)];
      for (let n = 0; n < 6; n++) [ours, theirs] = [work(ours), otherWork(theirs)];
      const made = JSON.stringify(join(start, ours, theirs).state);
      for (const side of [ours, theirs]) {
        for (const file of Object.values(side.files)) {
          if (typeof file.content !== "string") continue;
          for (const line of file.content.split("\n").filter((each) => each.startsWith("const step"))) {
            expect(made).toContain(JSON.stringify(line).slice(1, -1));
          }
        }
      }
    }
  });
});
