import { describe, expect, test } from "bun:test";
import { join, OURS, THEIRS, withA } from "../../fixtures/merging.ts";
import { aConflict, smallState } from "../../fixtures/states.ts";
import type { Conflict, State } from "../model.ts";
import { checkState } from "../model.ts";
import { merge } from "./merge.ts";
import { type Choice, resolveConflict } from "./resolve.ts";

const base = withA("one\ntwo\nthree\nfour\n")({ ...smallState(), conflicts: {} });
const conflicting = merge({
  base,
  ours: withA("ONE\ntwo\nmine\nfour\n")(base),
  theirs: withA("one\ntwo\ntheirs\nfour\n")(base),
  oursBy: OURS,
  theirsBy: THEIRS,
}).state;
const [conflict] = Object.values(conflicting.conflicts);
if (conflict === undefined) throw new Error("the two overlap");

const settle = (state: State, choice: Choice, id = conflict.id): State => {
  const made = resolveConflict(state, id, choice);
  if (!made.ok) throw new Error(made.error);
  expect(checkState(made.value).ok).toBe(true);
  expect(Object.keys(made.value.conflicts)).toEqual([]);
  return made.value;
};
const contentOf = (state: State) => state.files["a"]?.content;
const only = (change: Partial<Conflict>): State => ({
  ...base,
  conflicts: { "c-1": { ...aConflict("c-1"), ...change } },
});

describe("resolving a conflict", () => {
  test("[MG-6] takes the side that was chosen where the changes overlapped, and keeps what did not", () => {
    expect(contentOf(settle(conflicting, "ours"))).toBe("ONE\ntwo\nmine\nfour\n");
    expect(contentOf(settle(conflicting, "theirs"))).toBe("ONE\ntwo\ntheirs\nfour\n");
    expect(contentOf(settle(conflicting, "base"))).toBe("ONE\ntwo\nthree\nfour\n");
    const byHand = settle(conflicting, { content: "all mine\n" });
    expect(contentOf(byHand)).toBe("all mine\n");
    expect(byHand.files["a"]?.mergedFrom).toBeUndefined();
  });

  test("[MG-6] what was written since stays", () => {
    const since = withA("ONE\ntwo\ntheirs\nfour\nfive\n")(conflicting);
    expect(contentOf(settle(since, "ours"))).toBe("ONE\ntwo\nmine\nfour\nfive\n");
    expect(contentOf(settle(since, "theirs"))).toBe("ONE\ntwo\ntheirs\nfour\nfive\n");
  });

  test("[MG-6] a file that is gone comes back with the text that was chosen, and one that was not there goes", () => {
    const { a: _, ...files } = conflicting.files;
    expect(contentOf(settle({ ...conflicting, files }, "ours"))).toBe("ONE\ntwo\nmine\nfour\n");
    expect(contentOf(settle(only({ base: null }), "base", "c-1"))).toBeUndefined();
    expect(contentOf(settle(only({ ours: { bytes: "AAAA" } }), "ours", "c-1"))).toEqual({ bytes: "AAAA" });
  });

  test("[MG-6] other parts are taken whole, and what is no value of its kind is refused", () => {
    const tab = { ...base.tabs["x"], title: "Mine" } as unknown as Conflict["ours"];
    const taken = settle(only({ kind: "tab", thing: "x", ours: tab }), "ours", "c-1");
    expect(taken.tabs["x"]?.title).toBe("Mine");
    const settings = { ...base.settings, theme: "dark" } as unknown as Conflict["ours"];
    expect(
      settle(only({ kind: "settings", thing: null, ours: settings }), "ours", "c-1").settings.theme,
    ).toBe("dark");
    for (const wrong of [
      only({ kind: "tab", thing: "x", ours: { title: "no tab" } }),
      only({ kind: "tab", thing: "y", ours: tab }),
      only({ kind: "layout", thing: null, ours: "no layout" }),
    ]) {
      expect(resolveConflict(wrong, "c-1", "ours")).toEqual({ ok: false, error: "malformed-state" });
    }
    expect(resolveConflict(base, "toString", "ours")).toEqual({ ok: false, error: "no-such-conflict" });
  });

  test("[MG-2] [MG-6] a file of which one side settled a conflict stays, though the other removed it", () => {
    const { a: _, ...files } = conflicting.files;
    const made = join(conflicting, settle(conflicting, "theirs"), { ...conflicting, files }).state;
    expect(contentOf(made)).toBe("ONE\ntwo\ntheirs\nfour\n");
  });

  test("[MG-5] [MG-6] resolved on one device is resolved on both", () => {
    const merged = merge({
      base: conflicting,
      ours: withA("ONE\ntwo\ntheirs\nfour\nfive\n")(conflicting),
      theirs: settle(conflicting, "ours"),
      oursBy: OURS,
      theirsBy: THEIRS,
    }).state;
    expect(merged.conflicts).toEqual({});
    expect(contentOf(merged)).toBe("ONE\ntwo\nmine\nfour\nfive\n");
  });
});
