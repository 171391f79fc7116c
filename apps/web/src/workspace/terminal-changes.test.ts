import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { checkState, type State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { appendScrollback } from "@holdfast/state/terminal-sections";
import * as terminals from "./terminal-changes.ts";
import { endOf, outputAround } from "./terminal-scrollback.ts";

const sample = sampleProject("2026-11-22T08:00:00.000Z");
const titles = (state: State): readonly string[] => terminals.openTerminals(state).map(({ title }) => title);
const closed = (state: State): readonly string[] =>
  terminals.closedTerminals(state).map(({ title }) => title);
const front = (state: State): string | undefined => terminals.activeTerminal(state)?.title;

describe("[WB-1] terminals of a session", () => {
  test("are added beside each other, in the folder of the one in front", () => {
    const state = terminals.addTerminal("c")(sample);
    expect(titles(state)).toEqual(["Tests", "Timer", "Terminal 3"]);
    expect(front(state)).toBe("Terminal 3");
    expect(state.terminals["c"]).toMatchObject({ cwd: "~/focus-timer", shell: "bash" });
    expect(checkState(state).ok).toBe(true);
    expect(titles(terminals.addTerminal("a")(emptyState()))).toEqual(["Terminal 1"]);
  });

  test("are renamed and put in order; what says nothing new changes nothing", () => {
    const moved = terminals.moveTerminal("sample-timer", "sample-tests")(sample);
    expect(titles(moved)).toEqual(["Timer", "Tests"]);
    expect(titles(terminals.moveTerminal("sample-timer", "sample-tests")(moved))).toEqual(["Tests", "Timer"]);
    expect(terminals.moveTerminal("sample-timer", "nowhere")(sample)).toBe(sample);
    expect(titles(terminals.renameTerminal("sample-timer", "Clock")(sample))).toEqual(["Tests", "Clock"]);
    expect(terminals.renameTerminal("sample-timer", "Timer")(sample)).toBe(sample);
  });

  test("are closed and brought back with all they hold, in their place", () => {
    const one = terminals.closeTerminal("sample-tests")(sample);
    expect([titles(one), closed(one), front(one)]).toEqual([["Timer"], ["Tests"], "Timer"]);
    expect(one.terminals).toBe(sample.terminals);
    const none = terminals.closeTerminal("sample-timer")(one);
    expect([titles(none), closed(none), front(none)]).toEqual([[], ["Timer", "Tests"], undefined]);
    const back = terminals.reopenTerminal("sample-tests")(none);
    expect([titles(back), closed(back), front(back)]).toEqual([["Tests"], ["Timer"], "Tests"]);
    expect(terminals.closeTerminal("sample-timer")(back)).toBe(back);
    const cleared = terminals.removeClosed(back);
    expect([Object.keys(cleared.terminals), closed(cleared)]).toEqual([["sample-tests"], []]);
  });

  test("that are closed stay up to a number, and the oldest goes", () => {
    const ids = Array.from({ length: 25 }, (_, i) => `t${i}`);
    const all = ids.reduce((state, id) => terminals.addTerminal(id)(state), emptyState());
    const gone = ids.reduce((state, id) => terminals.closeTerminal(id)(state), all);
    expect(terminals.closedTerminals(gone).map(({ id }) => id)).toEqual(ids.slice(5).toReversed());
    expect(Object.keys(gone.terminals)).toEqual(ids.slice(5));
  });

  test("divide what was restored from what came afterwards, across pages", () => {
    const before = appendScrollback({ firstPage: 0, pages: [] }, "x".repeat(200_000));
    const mark = endOf(before);
    const after = appendScrollback(before, "y".repeat(100_000));
    const { restored, since, leftOut } = outputAround(after, mark);
    expect(restored).toBe("x".repeat(200_000));
    expect(since).toBe("y".repeat(100_000));
    expect(leftOut).toBe(0);
    expect(outputAround(after, null).since).toBe("");
    expect(outputAround(after, mark, 1)).toEqual({
      restored: "",
      since: after.pages.at(-1) ?? "",
      leftOut: 2,
    });
    expect(outputAround(before, { page: 9, at: 0 }).restored).toBe(restored);
  });
});
