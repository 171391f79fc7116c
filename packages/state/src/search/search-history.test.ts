import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Searched, type SearchedHistory, saveAll, searchAll } from "../../fixtures/searched.ts";
import { edited, expectNaive } from "../../fixtures/searched-proof.ts";
import { queries, searchedHistories } from "../../fixtures/searched-states.ts";
import { fileOf, messageOf, smallState } from "../../fixtures/states.ts";
import { emptyState } from "../empty-state.ts";
import type { State } from "../model.ts";
import { appendScrollback } from "../terminal-sections.ts";
import { SearchIndex } from "./search-index.ts";

const RUNS = 10;
const SHRINK_MILLISECONDS = 60_000;

describe("searching a history [Z14]", () => {
  test("[SE-1] [SE-6] [Z14] it finds in every save what the naive way finds there, with an index and without", async () => {
    await fc.assert(
      fc.asyncProperty(searchedHistories, queries, queries, async (states, query, other) => {
        const history = await saveAll(states);
        const searched = await searchAll(history, query);
        expectNaive(history, query, searched);

        const kept = searched.index.take();
        const index = new SearchIndex();
        if (kept !== null) expect(index.add(kept)).toBe(true);
        expectNaive(history, other, await searchAll(history, other, { index }));
        expectNaive(history, query, await searchAll(history, query, { index }));
      }),
      // Making a counterexample smaller takes minutes, after which nobody would learn of it.
      { numRuns: RUNS, interruptAfterTimeLimit: SHRINK_MILLISECONDS },
    );
  }, 120_000);

  test("[SE-1] the same text in a hundred saves is one match, and a line that moves is the same line", async () => {
    const states = Array.from({ length: 12 }, (_, i) =>
      edited(smallState(), "a", `${"new\n".repeat(i)}const needle = 1;\n`),
    );
    const gone = edited(smallState(), "a", "nothing here\n");
    const again = edited(smallState(), "a", "\n\n\nconst needle = 1;");
    const history = await saveAll([...states, gone, again]);
    const { matches } = await searchAll(history, "needle");
    expect(matches).toHaveLength(1);
    expect(matches[0]).toMatchObject({
      kind: "file",
      id: "a",
      name: "src/a.ts",
      part: "content",
      line: 4,
      column: 7,
      before: "const ",
      found: "needle",
      after: " = 1;",
      runs: [
        { newest: 0, oldest: 0 },
        { newest: 2, oldest: 13 },
      ],
    });
  });

  test("[SE-1] messages, commands, output, tabs, bookmarks and names are found where they are, secrets and forms are not", async () => {
    const base = smallState();
    const terminal = base.terminals["t"];
    const tab = Object.values(base.tabs)[0];
    if (terminal === undefined || tab === undefined) throw new Error("there is one of each");
    const state: State = {
      ...base,
      files: { ...base.files, n: fileOf("n", "zebra/notes.md", "one zebra\n") },
      terminals: {
        t: {
          ...terminal,
          title: "zebra shell",
          command: "run zebra",
          history: ["ls", "echo zebra"],
          env: { TOKEN: "zebra" },
          scrollback: appendScrollback({ firstPage: 0, pages: [] }, "a \u001b[1mze\u001b[0mbra\r\n"),
        },
      },
      tabs: {
        x: {
          ...tab,
          id: "x",
          title: "On zebras",
          url: "https://zebra.example",
          formData: { q: "zebra" },
          history: [],
        },
      },
      bookmarks: [{ id: "b1", title: "Zebra", url: "https://example.org", createdAt: "" }],
      conversations: {
        c: {
          id: "c",
          title: "About zebras",
          createdAt: "",
          leafId: null,
          messages: [messageOf("m1", "hello"), messageOf("m2", 'two lines\nand a "zebra"')],
        },
      },
    };
    const history = await saveAll([state]);
    const { matches } = await searchAll(history, "zebra", { notesFileId: "n" });
    const found = matches.map(
      ({ kind, part, item, line, column, name }) => `${kind} ${part} ${item} ${line}:${column} ${name}`,
    );
    expect(found.sort()).toEqual([
      "bookmark title b1 1:1 ",
      "message text m2 2:8 About zebras",
      "message title  1:7 About zebras",
      "note content  1:5 zebra/notes.md",
      "note path  1:1 zebra/notes.md",
      "tab title  1:4 On zebras",
      "tab url  1:9 On zebras",
      "terminal command  1:5 zebra shell",
      "terminal history 1 1:6 zebra shell",
      "terminal output  1:3 zebra shell",
      "terminal title  1:1 zebra shell",
    ]);
    const only = await searchAll(history, "zebra", { kinds: ["tab", "note"], notesFileId: "n" });
    expect(only.matches.map(({ kind }) => kind).sort()).toEqual(["note", "note", "tab", "tab"]);
  });

  test("[SE-1] what is not saved yet stands before every save", async () => {
    const states = ["one needle\n", "two needle\nneedle two\n"].map((text) =>
      edited(smallState(), "a", text),
    );
    const history = await saveAll(states);
    const [, base = emptyState()] = history.states;
    const state = edited(base, "a", "needle two\n");
    const runsOf = (searched: Searched) =>
      Object.fromEntries(
        searched.matches.map((match) => [`${match.before}${match.found}${match.after}`, match.runs]),
      );
    for (const known of [base, null]) {
      expect(runsOf(await searchAll(history, "needle", { present: { state, base: known } }))).toEqual({
        "needle two": [{ newest: -1, oldest: 0 }],
        "two needle": [{ newest: 0, oldest: 0 }],
        "one needle": [{ newest: 1, oldest: 1 }],
      });
    }
    const unchanged = await searchAll(history, "needle", { present: { state: base, base } });
    expect(runsOf(unchanged)["needle two"]).toEqual([{ newest: -1, oldest: 0 }]);
  });

  test("[SE-1] beyond the limit nothing more is told, and what was told still says where it stood", async () => {
    const many = Array.from({ length: 50 }, (_, i) => `needle ${i}\n`).join("");
    const states = ["", "x\n", "x\ny\n"].map((more) => edited(smallState(), "a", `${more}${many}`));
    const { matches } = await searchAll(await saveAll(states), "needle", { limit: 10 });
    expect(matches.map(({ after }) => after)).toEqual(Array.from({ length: 10 }, (_, i) => ` ${i}`));
    for (const { runs } of matches) expect(runs).toEqual([{ newest: 0, oldest: 2 }]);
  });

  test("[SE-2] 200 saves of one line each cost what was changed, and a second search next to nothing", async () => {
    const lines = Array.from({ length: 4_000 }, (_, i) => `line ${i} of a long file that nobody reads`);
    const states = Array.from({ length: 200 }, (_, i) => {
      const now = lines.with(17 * i, `edit ${i} is here`);
      return edited(smallState(), "a", now.join("\n"));
    });
    const history = await saveAll(states);
    const first = await searchAll(history, "nowhere to be found");
    const head = await searchAll({ ...history, saves: history.saves.slice(-1) }, "nowhere to be found");
    const chunksOfFile = Math.ceil(lines.join("\n").length / 8_192);
    expect(head.opened).toBeGreaterThan(chunksOfFile / 2);
    // Each save changes two places of the file, and with them two or three chunks, their list and a node.
    expect(first.opened - head.opened).toBeLessThan(200 * 12);

    const second = await searchAll(history, "nor this one", { index: first.index });
    expect(second.opened).toBeLessThan(20);
    const found = await searchAll(history, "EDIT 77 is", { index: first.index });
    expect(found.matches.map(({ runs }) => runs)).toEqual([[{ newest: 122, oldest: 122 }]]);
    expect(found.opened).toBeLessThan(40);
  }, 120_000);

  test("[SE-4] the index grows by the change, follows a history that gets longer and thinner, and may lose parts", async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i} of a long file`);
    const states = Array.from({ length: 30 }, (_, i) =>
      edited(smallState(), "a", lines.with(i * 50, `edit ${i}`).join("\n")),
    );
    const history = await saveAll(states);
    const upTo = (n: number): SearchedHistory => ({
      ...history,
      states: states.slice(0, n),
      saves: history.saves.slice(0, n),
    });
    const index = new SearchIndex();
    await searchAll(upTo(29), "x", { index });
    const first = index.take();
    await searchAll(upTo(30), "x", { index });
    const second = index.take();
    expect(index.take()).toBeNull();
    if (first === null || second === null) throw new Error("an index was made");
    expect(second.length).toBeLessThan(first.length / 10);

    const thin = (from: SearchedHistory): SearchedHistory => ({
      ...from,
      states: from.states.filter((_, i) => i % 3 === 2),
      saves: from.saves.filter((_, i) => i % 3 === 2),
    });
    for (const parts of [[first, second], [first], [second, first], [second]]) {
      const kept = new SearchIndex();
      for (const part of parts) kept.add(part.slice());
      const searched = await searchAll(thin(history), "edit", { index: kept });
      expectNaive(thin(history), "edit", searched);
    }
  }, 120_000);
});
