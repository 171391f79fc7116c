import { describe, expect, test } from "bun:test";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import type { ToEngine } from "./messages.ts";
import { pageRecovery } from "./page-recovery.ts";
import { pageSecrets } from "./page-secrets.ts";
import { createPageSession } from "./page-session.ts";
import { pageTimeline } from "./page-timeline.ts";
import { applyPatch, diffStates, type StatePatch } from "./state-patch.ts";

const write =
  (text: string, at = 0) =>
  (state: State): State => {
    const file = Object.values(state.files)[at];
    if (file === undefined) throw new Error("the sample has files");
    return { ...state, files: { ...state.files, [file.id]: { ...file, content: text } } };
  };

const open = (state: State) => {
  const posted: Extract<ToEngine, { kind: "update" }>[] = [];
  const page = createPageSession({
    session: 1,
    view: {
      summary: {
        id: `ses_${"0".repeat(32)}`,
        name: "",
        createdAt: "",
        updatedAt: "",
        seq: 1,
        branchOf: null,
        bytes: 1,
      },
      state,
      status: { kind: "opening" },
      recovered: null,
      present: [],
      log: [],
    },
    author: () => ({ device: "dev_here", at: "2026-11-21T09:00:00.000Z" }),
    post: (message) => {
      if (message.kind === "update") posted.push(message);
    },
    save: async () => ({ ok: true, value: null }),
    vouch: async () => ({ ok: true, value: null }),
    recovery: pageRecovery(() => Promise.reject(new Error("nobody recovers here"))),
    search: () => {
      throw new Error("nobody searches here");
    },
    secrets: pageSecrets(() => Promise.reject(new Error("nobody looks for secrets here"))),
    takeOver: async () => ({ ok: true, value: null }),
    timeline: pageTimeline(() => Promise.reject(new Error("nobody asks for the past here"))),
    close: async () => undefined,
  });
  return { page, posted };
};

const patch = (before: State, after: State): StatePatch => {
  const made = diffStates(before, after);
  if (made === null) throw new Error("nothing differs");
  return structuredClone(made);
};

describe("page session", () => {
  const start = sampleProject("2026-11-21T08:00:00.000Z");

  test("updates travel as patches with rising revisions", () => {
    const { page, posted } = open(start);
    page.handle.update(write("one"));
    page.handle.update(write("two"));
    page.handle.update((state) => state);
    expect(posted.map(({ revision }) => revision)).toEqual([1, 2]);
    const there = posted.reduce((state, message) => applyPatch(state, message.patch), start);
    expect(there).toEqual(page.handle.state());
  });

  test("[SP-26] a state from elsewhere is taken over, and what was typed meanwhile goes on top", () => {
    const { page, posted } = open(start);
    page.handle.update(write("mine", 1));
    const known = start;
    const theirs = write("theirs", 0)(known);
    page.onRemote({
      kind: "remote",
      session: 1,
      generation: 1,
      revision: 0,
      patch: patch(known, theirs),
    });
    const files = Object.values(page.handle.state().files).map(({ content }) => content);
    expect(files).toContain("mine");
    expect(files).toContain("theirs");
    const last = posted.at(-1);
    expect(last?.generation).toBe(1);
    expect(applyPatch(theirs, last?.patch ?? patch(start, theirs))).toEqual(page.handle.state());
  });

  test("[SP-26] of one line typed on both sides the second text is in a conflict", () => {
    const { page } = open(start);
    page.handle.update(write("mine"));
    const theirs = write("theirs")(start);
    page.onRemote({ kind: "remote", session: 1, generation: 1, revision: 0, patch: patch(start, theirs) });
    const files = Object.values(page.handle.state().files).map(({ content }) => content);
    expect(files).toContain("theirs");
    expect(Object.values(page.handle.state().conflicts)).toMatchObject([{ ours: "mine", theirs: "theirs" }]);
  });
});
