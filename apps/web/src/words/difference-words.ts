import type { JsonValue } from "@holdfast/state/canonical-json";
import type { Change, FileDifference, ValueDifference } from "@holdfast/state/differences/differences";
import { shown } from "@holdfast/state/differences/shown";
import type { DifferenceGroup, DifferenceItem, Subject } from "../workspace/difference-items.ts";
import { plainOutput } from "../workspace/plain-output.ts";
import { counted, size } from "./size.ts";

/** `restore`: what taking it would do to the present. `compare`: how the second moment differs from the first. */
export type DifferenceSense = "restore" | "compare";

/** A line about a difference. `new` and `gone` stand on one side alone. */
export interface DetailLine {
  readonly tone: "plain" | "new" | "gone";
  readonly text: string;
}

export const DIFFERENCE_GROUPS: Record<DifferenceGroup, string> = {
  file: "Files",
  conversation: "Messages",
  terminal: "Terminals",
  tab: "Browser tabs",
  bookmark: "Bookmarks",
  conflict: "Open conflicts",
  settings: "Settings",
  layout: "Layout",
  fact: "About the session",
};

const CHANGES: Record<DifferenceSense, Record<Change, string>> = {
  restore: { added: "comes back", removed: "goes away", changed: "changes" },
  compare: { added: "added", removed: "removed", changed: "changed" },
};

/** "comes back", "removed", "renamed". */
export const differenceWords = ({ change, subject }: DifferenceItem, sense: DifferenceSense): string => {
  const renamed = subject.kind === "file" && subject.of.from !== undefined && subject.of.content === null;
  if (renamed && sense === "compare") return "renamed";
  return CHANGES[sense][change];
};

const ROLES: Readonly<Record<string, string>> = {
  user: "You",
  assistant: "Agent",
  system: "System",
  tool: "Tool",
};

const SETTINGS: Readonly<Record<string, string>> = {
  "/theme": "Theme",
  "/autosave/enabled": "Saving by itself",
  "/autosave/seconds": "Seconds between saves",
  "/editor/fontSize": "Size of the text",
  "/editor/tabSize": "Width of a tab stop",
  "/editor/wrap": "Long lines are wrapped",
  "/editor/lineNumbers": "Line numbers",
  "/activeFileId": "The file in front",
  "/openFileIds": "Open files",
  "/notesFileId": "The page of notes",
  "/activeTerminalId": "The terminal in front",
  "/activeTabId": "The browser tab in front",
  "/activeConversationId": "The conversation in front",
};

/** "/panels/side/size" is "panels, side, size" where nobody gave it a name. */
export const valueName = ({ at }: ValueDifference): string =>
  SETTINGS[at] ??
  at
    .slice(1)
    .split("/")
    .map((token) => shown(token.replaceAll("~1", "/").replaceAll("~0", "~")))
    .join(", ");

const untitled = (title: string): string => (title === "" ? "Untitled" : shown(title));

/** What people call it. */
export const subjectName = (subject: Subject): string => {
  switch (subject.kind) {
    case "file":
      return shown(subject.of.path);
    case "message":
      return `${ROLES[subject.of.role] ?? subject.of.role}: ${shown(subject.of.text.replaceAll(/\s+/gu, " ").trim())}`;
    case "bookmarks":
      return "Bookmarks";
    case "conflict":
      return untitled(subject.of.name);
    case "settings":
      return "Settings of this session";
    case "facts":
      return "About the session";
    case "value":
      return valueName(subject.of);
    case "layout":
      return "Layout, and where cursor and scroll were";
    default:
      return untitled(subject.of.title);
  }
};

const VALUE_CHARS = 120;

const valueText = (value: JsonValue | undefined): string => {
  if (value === undefined) return "nothing";
  if (value === true) return "on";
  if (value === false) return "off";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = shown(text);
  return line.length > VALUE_CHARS ? `${line.slice(0, VALUE_CHARS).toWellFormed()}…` : line;
};

/** "14, then 16". */
export const valueChange = ({ before, after }: ValueDifference): string =>
  `${valueText(before)}, then ${valueText(after)}`;

/** Of a file whose content differs nobody asks where the cursor was. */
const PLACES: ReadonlySet<string> = new Set(["cursor", "scroll"]);

const FACTS: Readonly<Record<string, string>> = {
  language: "its language",
  eol: "its line ends",
  bom: "its byte order mark",
  cursor: "the cursor",
  scroll: "what is in sight",
  dirty: "whether it is on the disk",
  title: "its title",
  cwd: "its folder",
  shell: "its shell",
  command: "the command that runs in it",
  rows: "its height",
  cols: "its width",
  active: "whether it is in front",
  pinned: "whether it is pinned",
  group: "its group",
  closedAt: "whether it is open",
  history: "its history",
  leafId: "where the conversation goes on",
  model: "the model",
  work: "work that waits",
  order: "the order of messages",
  firstPage: "where its output begins",
  leftOut: "what is never saved of it",
};

const factLine = (facts: readonly string[]): readonly DetailLine[] =>
  facts.length === 0
    ? []
    : [{ tone: "plain", text: `Differs in ${facts.map((fact) => FACTS[fact] ?? fact).join(", ")}` }];

const plain = (text: string): DetailLine => ({ tone: "plain", text });

const OUTPUT_LINES = 12;

const terminalLines = (of: Extract<Subject, { kind: "terminal" }>["of"]): readonly DetailLine[] => {
  const output = plainOutput(of.output).split("\n").slice(-OUTPUT_LINES);
  return [
    ...factLine(of.facts),
    ...of.env.map(({ name, change }) => plain(`Variable ${shown(name)}: ${CHANGES.compare[change]}`)),
    ...(of.commandsGone === 0
      ? []
      : [plain(`${counted(of.commandsGone, "command")} no longer in its history`)]),
    ...of.commands.map((command): DetailLine => ({ tone: "new", text: `$ ${shown(command)}` })),
    ...(of.outputGone === 0 ? [] : [plain(`${counted(of.outputGone, "character")} of output go away`)]),
    ...(of.more === 0 ? [] : [plain(`${counted(of.more, "more character")} of output before these lines`)]),
    ...(of.output === "" ? [] : output.map((text): DetailLine => ({ tone: "new", text }))),
  ];
};

const sizeText = (bytes: number | null): string => (bytes === null ? "nothing" : size(bytes));

const fileLines = ({ from, path, content, facts }: FileDifference): readonly DetailLine[] => [
  ...(from === undefined ? [] : [plain(`${shown(from)}, then ${shown(path)}`)]),
  ...(content?.kind === "replaced"
    ? [
        plain(
          `${content.why === "not-text" ? "Not text" : "Too much differs to be shown line by line"}: ${sizeText(content.before)}, then ${sizeText(content.after)}`,
        ),
      ]
    : []),
  ...factLine(facts.filter((fact) => content === null || !PLACES.has(fact))),
];

/** What differs in it, a line each; of a file's lines only that they do. */
export const detailLines = (subject: Subject): readonly DetailLine[] => {
  switch (subject.kind) {
    case "file":
      return fileLines(subject.of);
    case "conversation":
      return factLine(subject.of.facts);
    case "terminal":
      return terminalLines(subject.of);
    case "tab": {
      const { url, from, fields, facts } = subject.of;
      const address = from === undefined ? shown(url) : `${shown(from)}, then ${shown(url)}`;
      const forms = fields.map((field) => plain(`What was filled in: ${shown(field)}`));
      return [plain(address), ...factLine(facts), ...forms];
    }
    case "bookmark":
      return [plain(shown(subject.of.url))];
    case "bookmarks":
      return subject.moved ? [plain("They stand in another order")] : [];
    case "value":
      return [plain(valueChange(subject.of))];
    case "layout":
      return [
        ...subject.of.map((value) => plain(`${valueName(value)}: ${valueChange(value)}`)),
        ...subject.files.map(({ path }) => plain(`Place in ${shown(path)}`)),
      ];
    default:
      return [];
  }
};

/** "2 come back, 1 goes away": what happens to the pieces of a thing. */
export const piecesWords = ({ pieces }: DifferenceItem, sense: DifferenceSense): string => {
  const counts = (["added", "removed", "changed"] as const).map((change) => {
    const count = pieces.filter((piece) => piece.change === change).length;
    if (count === 0) return "";
    if (sense === "compare") return `${count} ${CHANGES.compare[change]}`;
    const one = { added: "comes back", removed: "goes away", changed: "changes" };
    const many = { added: "come back", removed: "go away", changed: "change" };
    return `${count} ${(count === 1 ? one : many)[change]}`;
  });
  return counts.filter((words) => words !== "").join(", ");
};
