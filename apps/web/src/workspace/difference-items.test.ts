import { describe, expect, test } from "bun:test";
import { compare } from "@holdfast/state/differences/compare";
import { emptyState } from "@holdfast/state/empty-state";
import type { Message, State } from "@holdfast/state/model";
import { withParts } from "@holdfast/state/parts";
import { sampleProject } from "@holdfast/state/sample-project";
import { detailLines, differenceWords, piecesWords, subjectName } from "../words/difference-words.ts";
import { notBackLines, notBackWords } from "../words/not-back-words.ts";
import { differenceItems, leavesOf, partsWithout } from "./difference-items.ts";
import { setPlace, setText } from "./file-changes.ts";
import { isNothing, notComingBack } from "./not-coming-back.ts";
import { plainOutput } from "./plain-output.ts";

const at = "2026-11-20T12:00:00.000Z";
const past: State = {
  ...sampleProject(at),
  terminals: {},
  bookmarks: [{ id: "b1", title: "Docs", url: "https://example.org/docs", createdAt: at }],
};
const README = "sample-readme-md";
const CHAT = "sample-chat";

const message = (id: string, parentId: string | null): Message => ({
  id,
  parentId,
  role: "user",
  parts: [{ type: "text", text: `about ${id}` }],
  createdAt: at,
  meta: {},
});

const chat = past.conversations[CHAT];
if (chat === undefined) throw new Error("the sample has a conversation");

const present: State = {
  ...setPlace(
    "sample-notes-md",
    { anchor: 2, head: 2 },
    { top: 0, left: 0 },
  )(setText(README, "rewritten")(past)),
  bookmarks: [{ id: "b2", title: "Other", url: "https://example.org/other", createdAt: at }],
  conversations: {
    [CHAT]: { ...chat, messages: [...chat.messages, message("m1", null), message("m2", "m1")] },
  },
  settings: { ...past.settings, theme: "dark" },
  tabs: {
    t: {
      id: "t",
      url: "https://example.org/",
      title: "Example",
      active: true,
      pinned: false,
      scroll: { top: 0, left: 0 },
      formData: {},
      history: [],
    },
  },
  terminals: {
    shell: {
      id: "shell",
      title: "shell",
      cwd: "/home",
      shell: "bash",
      rows: 24,
      cols: 80,
      command: "npm run dev",
      history: ["npm run dev"],
      env: { KEY: "secret" },
      scrollback: { firstPage: 2, pages: ["\u001b[32mready\u001b[0m in 3 s\r\n"] },
      active: true,
    },
  },
};

const items = differenceItems(compare(present, past));
const keys = leavesOf(items).map(({ key }) => key);

describe("what differs between two moments", () => {
  test("[WB-6] is told thing by thing, of each kind, in words", () => {
    expect(
      items.map((item) => `${item.group}: ${subjectName(item.subject)} ${differenceWords(item, "compare")}`),
    ).toEqual([
      "file: README.md changed",
      "conversation: First conversation changed",
      "terminal: shell removed",
      "tab: Example removed",
      "bookmark: Bookmarks changed",
      "settings: Settings of this session changed",
      "layout: Layout, and where cursor and scroll were changed",
    ]);
    const [theme] = items.find(({ group }) => group === "settings")?.pieces ?? [];
    expect(theme && [subjectName(theme.subject), detailLines(theme.subject)]).toEqual([
      "Theme",
      [{ tone: "plain", text: "dark, then system" }],
    ]);
    const back = differenceItems(compare(past, present));
    const terminal = back.find(({ group }) => group === "terminal");
    expect(terminal && detailLines(terminal.subject).map(({ text }) => text)).toEqual([
      "Variable KEY: added",
      "$ npm run dev",
      "ready in 3 s",
      "",
    ]);
    expect(differenceItems(compare(past, past))).toEqual([]);
    expect(JSON.stringify(back.map(({ subject }) => detailLines(subject)))).not.toContain("secret");
  });

  test("[WB-7] has a box for each item of each part", () => {
    expect(keys).toEqual([
      `file ${README}`,
      `message ${CHAT} m1`,
      `message ${CHAT} m2`,
      "terminal shell",
      "tab t",
      "bookmark b2",
      "bookmark b1",
      "settings /theme",
      "layout",
    ]);
    const talk = items.find(({ group }) => group === "conversation");
    expect(talk && piecesWords(talk, "restore")).toBe("2 go away");
    expect(talk && piecesWords(talk, "compare")).toBe("2 removed");
  });

  test("[WB-7] restores what is left in, and nothing else", () => {
    const without = (...left: readonly string[]): State =>
      withParts(present, past, partsWithout(items, new Set(left)));
    const { layout, ...whole } = without();
    const { layout: _, ...wanted } = past;
    expect(whole).toEqual(wanted);
    expect(layout.activeFileId).toBe(past.layout.activeFileId);
    const some = without(`message ${CHAT} m1`, "bookmark b2", "settings /theme", "tab t");
    expect(some.conversations[CHAT]?.messages.map(({ id }) => id)).toEqual([
      ...chat.messages.map(({ id }) => id),
      "m1",
    ]);
    expect(some.bookmarks.map(({ id }) => id).toSorted()).toEqual(["b1", "b2"]);
    expect(some.settings).toEqual(present.settings);
    expect(some.tabs).toBe(present.tabs);
    expect(some.files[README]?.content).toBe(past.files[README]?.content as string);
    expect(withParts(present, past, partsWithout(items, new Set(keys)))).toBe(present);
  });

  test("[WB-7] [Z5] says what will not come back and why, by the ledger and by what runs", () => {
    const lost = notComingBack(present, past, null);
    expect(notBackWords(lost)).toBe("Will not come back: 1 thing and 1 running program");
    expect(notBackLines(lost)).toEqual([
      "shell: its oldest output was dropped",
      "npm run dev in “shell”: it ran then. Its text comes back; a program does not start by itself.",
    ]);
    const ledger = {
      count: 2,
      entries: [{ part: "file", name: "big.txt", reason: "too-large", bytes: 6_291_456 } as const],
    };
    expect(notBackLines(notComingBack(past, present, ledger))).toEqual([
      "big.txt: too large to be saved, 6.0 MB",
      "and 1 more",
      "npm run dev in “shell”: it runs now. Undoing brings its text back; a program does not start by itself.",
    ]);
    expect(isNothing(notComingBack(emptyState(), emptyState(), null))).toBe(true);
  });

  test("[WB-6] shows output of terminals as text, without what moves a cursor", () => {
    expect(plainOutput("\u001b]0;title\u0007a\u001b[2Kb\r\n10%\r100%\r\n\u202Eabc\tx")).toBe(
      "ab\n100%\n\\u202eabc  x",
    );
  });
});
