import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import { checkState, type State } from "@holdfast/state/model";
import * as changes from "./tab-changes.ts";
import * as lists from "./tab-lists.ts";

const NOON = "2026-11-22T12:00:00.000Z";
const after = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();
const doing = (...acts: readonly ((state: State) => State)[]): State =>
  acts.reduce((state, act) => act(state), emptyState());
const add = (id: string) => changes.addTab({ id, url: `https://${id}.example/`, title: id.toUpperCase() });
const order = ({ tabs, layout }: State): string =>
  lists
    .tabSections(tabs, layout)
    .map(({ kind, name, tabs: of }) => `${kind === "group" ? name : kind}:${of.map(({ id }) => id).join("")}`)
    .join(" ");
const three = doing(add("a"), add("b"), add("c"));

describe("browser tabs of a session", () => {
  test("[WB-3] [A36] tabs are added behind the others, and the last one shown is in front", () => {
    expect(order(three)).toBe("plain:abc");
    expect(three.layout.activeTabId).toBe("c");
    expect(Object.values(three.tabs).filter(({ active }) => active)).toHaveLength(1);
    expect(checkState(three).ok).toBe(true);
    const shown = changes.showTab("a")(three);
    expect(shown.tabs["b"]).toBe(three.tabs["b"]);
    expect(changes.showTab("a")(shown)).toBe(shown);
  });

  test("[WB-3] they are pinned, grouped and put in order", () => {
    const grouped = changes.describeTab("a", { url: "https://a.example/", title: "A", group: "Work" })(three);
    expect(order(grouped)).toBe("plain:bc Work:a");
    expect(order(changes.stepTab("c", 1)(grouped))).toBe("plain:b Work:ac");
    expect(order(changes.stepTab("b", -1)(grouped))).toBe(order(grouped));
    const pinned = changes.pinTab("c", true)(grouped);
    expect(order(pinned)).toBe("pinned:c plain:b Work:a");
    expect(order(changes.placeTab("a", "c", "before")(pinned))).toBe("pinned:ac plain:b");
    expect(order(changes.placeTab("a", "nobody", "before")(pinned))).toBe(order(pinned));
    const loose = changes.describeTab("a", { url: "https://a.example/", title: "A", group: "" })(grouped);
    expect(loose.tabs["a"]).not.toHaveProperty("group");
    expect(checkState(pinned).ok).toBe(true);
  });

  test("[WB-3] a tab that was closed comes back where it stood, with its history", () => {
    const seen = changes.visitTab("b", NOON)(changes.showTab("b")(three));
    const closed = changes.closeTab("b", after(1))(seen);
    expect(order(closed)).toBe("plain:ac");
    expect(closed.layout.activeTabId).toBe("c");
    expect(lists.closedTabs(closed.tabs).map(({ id }) => id)).toEqual(["b"]);
    expect(lists.visitsOf(closed.tabs)).toHaveLength(1);
    expect(checkState(closed).ok).toBe(true);
    expect(changes.showTab("b")(closed)).toBe(closed);
    const back = changes.reopenTab("b")(closed);
    expect(order(back)).toBe("plain:abc");
    expect(back.layout.activeTabId).toBe("b");
    expect(back.tabs["b"]?.history).toEqual(seen.tabs["b"]?.history ?? []);
    expect(changes.forgetTab("b")(closed).tabs).not.toHaveProperty("b");
    expect(changes.forgetTab("b")(back)).toBe(back);
  });

  test("[WB-3] of closed tabs the newest hundred are kept, and of visits the newest five hundred", () => {
    let state = emptyState();
    for (let n = 0; n < changes.CLOSED_MAX + 3; n++)
      state = changes.closeTab(`t${n}`, after(n))(add(`t${n}`)(state));
    expect(Object.keys(state.tabs)).toHaveLength(changes.CLOSED_MAX);
    expect(state.tabs).not.toHaveProperty("t2");
    let tab = three;
    for (let n = 0; n < changes.VISITS_MAX + 2; n++) tab = changes.visitTab("a", after(n))(tab);
    expect(tab.tabs["a"]?.history).toHaveLength(changes.VISITS_MAX);
    expect(tab.tabs["a"]?.history[0]?.at).toBe(after(2));
  });

  test("[WB-3] an address that is opened again goes to the tab it has", () => {
    const again = changes.visitAddress({ id: "x", url: "https://a.example/", title: "A" }, NOON)(three);
    expect(again.layout.activeTabId).toBe("a");
    const [a] = Object.values(again.tabs);
    expect(a === undefined ? null : lists.lastSeen(a)).toBe(NOON);
    const anew = changes.visitAddress({ id: "x", url: "https://x.example/", title: "X" }, NOON)(three);
    expect(order(anew)).toBe("plain:abcx");
  });

  test("[WB-3] history stands by day, is searched, and what is taken out of it can be put back", () => {
    const state = doing(
      add("a"),
      changes.visitTab("a", "2026-11-20T09:00:00.000Z"),
      add("b"),
      changes.visitTab("b", "2026-11-22T09:00:00.000Z"),
      changes.visitTab("a", "2026-11-22T10:00:00.000Z"),
    );
    const visits = lists.visitsOf(state.tabs);
    const days = lists.visitDays(visits, (at) => at.slice(0, 10));
    expect(days.map(({ day, visits: of }) => `${day} ${of.map(({ title }) => title).join("")}`)).toEqual([
      "2026-11-22 AB",
      "2026-11-20 A",
    ]);
    expect(visits.filter((visit) => lists.fits("B.EXAM b", visit))).toHaveLength(1);
    expect(visits.filter((visit) => lists.fits("", visit))).toHaveLength(3);
    const without = changes.forgetVisits(days[0]?.visits ?? [])(state);
    expect(lists.visitsOf(without.tabs)).toHaveLength(1);
    expect(changes.restoreVisits(days[0]?.visits ?? [])(without)).toEqual(state);
  });

  test("[WB-4] a title is text in which nothing hides, or else where the tab leads", () => {
    expect(lists.titleOf({ title: " \u202eevil ", url: "https://a.example" })).toBe("\\u{202e}evil");
    expect(lists.titleOf({ title: " ", url: "https://xn--mller-kva.example/x" })).toBe("müller.example");
    expect(lists.titleOf({ title: "", url: "javascript:alert(1)" })).toBe("javascript:alert(1)");
    expect(lists.titleOf({ title: "a".repeat(9999), url: "" })).toHaveLength(200);
  });
});
