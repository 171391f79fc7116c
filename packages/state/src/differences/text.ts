import type { JsonValue } from "../canonical-json.ts";
import type {
  Change,
  ConversationDifference,
  Differences,
  TabDifference,
  TerminalDifference,
  ValueDifference,
} from "./differences.ts";
import { shown } from "./shown.ts";
import { filesText } from "./unified.ts";

const LINE_CHARS = 160;

/** Any text on one line: white space becomes one space, what is too long is cut. */
const inLine = (text: string): string => {
  const line = shown(text.replaceAll(/\s+/gu, " ").trim());
  return line.length <= LINE_CHARS ? line : `${line.slice(0, LINE_CHARS - 1).toWellFormed()}…`;
};

const quoted = (text: string): string => `“${inLine(text)}”`;

const because = (facts: readonly string[]): string =>
  facts.length === 0 ? "" : ` (${facts.map(inLine).join(", ")})`;

const conversationLines = ({ title, change, messages, facts }: ConversationDifference): readonly string[] => {
  const name = quoted(title);
  const whole =
    change === "changed" && facts.length === 0 ? [] : [`conversation ${change}: ${name}${because(facts)}`];
  return [
    ...whole,
    ...messages.map(
      (message) => `message ${message.change} in ${name}: ${message.role}: ${inLine(message.text)}`,
    ),
  ];
};

const terminalLines = (terminal: TerminalDifference): readonly string[] => {
  const { title, change, commands, commandsGone, output, more, outputGone, env, facts } = terminal;
  const name = quoted(title);
  const lines =
    change === "changed" && facts.length === 0 ? [] : [`terminal ${change}: ${name}${because(facts)}`];
  const variables = env.map((each) => `variable ${each.change} in ${name}: ${inLine(each.name)}`);
  if (commandsGone > 0) lines.push(`commands no longer in the history of ${name}: ${commandsGone}`);
  for (const command of commands) lines.push(`command in ${name}: ${inLine(command)}`);
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (output !== "")
    lines.push(`output in ${name}: ${output.length + more} characters, last: ${inLine(last)}`);
  if (outputGone > 0) lines.push(`output no longer in ${name}: ${outputGone} characters`);
  return [...lines, ...variables];
};

const tabLine = ({ title, url, change, from, fields, facts }: TabDifference): string => {
  const moved = from === undefined ? inLine(url) : `${inLine(from)}, now ${inLine(url)}`;
  return `tab ${change}: ${quoted(title)} ${moved}${because([...facts, ...fields.map((field) => `field ${field}`)])}`;
};

const valueText = (value: JsonValue | undefined): string =>
  value === undefined ? "nothing" : inLine(JSON.stringify(value));

const valueLine =
  (kind: string) =>
  ({ at, before, after }: ValueDifference): string =>
    `${kind} ${inLine(at)}: ${valueText(before)}, now ${valueText(after)}`;

const thingLine =
  (kind: string) =>
  ({ change, name }: { readonly change: Change; readonly name: string }): string =>
    `${kind} ${change}: ${quoted(name)}`;

/**
 * Differences as one readable page: changes of files as unified diffs, everything else in a line each. No character of it moves
 * a cursor or turns the direction of writing. Empty for no difference. [CA-8]
 */
export const differencesText = (differences: Differences): string => {
  const lines = [
    ...differences.conversations.flatMap(conversationLines),
    ...differences.terminals.flatMap(terminalLines),
    ...differences.tabs.map(tabLine),
    ...differences.bookmarks.map(
      ({ title, url, change }) => `bookmark ${change}: ${quoted(title)} ${inLine(url)}`,
    ),
    ...(differences.bookmarksMoved ? ["bookmarks in another order"] : []),
    ...differences.conflicts.map(thingLine("conflict")),
    ...differences.settings.map(valueLine("setting")),
    ...differences.layout.map(valueLine("layout")),
    ...differences.metadata.map(valueLine("fact")),
  ];
  return filesText(differences.files) + lines.map((line) => `${line}\n`).join("");
};
