import type { Scrollback, State, Terminal } from "../model.ts";
import { sameData } from "../same-data.ts";
import type { TerminalDifference } from "./differences.ts";
import { byText, changeOf, eachOther, factsThatDiffer } from "./values.ts";

const OUTPUT_SHOWN = 2_000;
const NOTHING: Scrollback = { firstPage: 0, pages: [] };

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Output from the first page on in which both differ, and how far its beginning is the same. */
const outputDifference = (
  was: Scrollback,
  is: Scrollback,
): { readonly gone: string; readonly come: string } => {
  if (was === is) return { gone: "", come: "" };
  const page = ({ firstPage, pages }: Scrollback, n: number): string | undefined => pages[n - firstPage];
  const end = Math.min(was.firstPage + was.pages.length, is.firstPage + is.pages.length);
  let n = Math.max(was.firstPage, is.firstPage);
  while (n < end && page(was, n) === page(is, n)) n += 1;
  const rest = (side: Scrollback): string => side.pages.slice(Math.max(0, n - side.firstPage)).join("");
  const [old, now] = [rest(was), rest(is)];
  let same = 0;
  while (same < old.length && same < now.length && old.charCodeAt(same) === now.charCodeAt(same)) same += 1;
  if (same > 0 && isHigh(old.charCodeAt(same - 1))) same -= 1;
  return { gone: old.slice(same), come: now.slice(same) };
};

/** How many of the last items of `was` are the first ones of `is`, at most: the failure function of Knuth, Morris and Pratt. */
const overlap = (was: readonly string[], is: readonly string[]): number => {
  const fail = [0];
  const follow = (length: number, command: string | undefined): number => {
    let at = length;
    while (at > 0 && (at === is.length || is[at] !== command)) at = fail[at - 1] ?? 0;
    return is[at] === command ? at + 1 : at;
  };
  for (let i = 1; i < is.length; i++) fail.push(follow(fail[i - 1] ?? 0, is[i]));
  return is.length === 0 ? 0 : was.reduce(follow, 0);
};

/** What the history has behind the part that both share. */
const newCommands = (
  was: readonly string[],
  is: readonly string[],
): { readonly come: readonly string[]; readonly gone: number } => {
  if (was === is) return { come: [], gone: 0 };
  const kept = overlap(was, is);
  return { come: is.slice(kept), gone: was.length - kept };
};

const envDifferences = (was: Terminal["env"], is: Terminal["env"]): TerminalDifference["env"] =>
  eachOther(was, is)
    .map(({ id, was: before, is: after }) => ({ name: id, change: changeOf(before, after) }))
    .sort((a, b) => byText(a.name, b.name));

const lastOf = (text: string): string => text.slice(-OUTPUT_SHOWN).toWellFormed();

const terminalDifference = (
  was: Terminal | undefined,
  is: Terminal | undefined,
): TerminalDifference | null => {
  const terminal = is ?? was;
  if (terminal === undefined || sameData(was, is)) return null;
  const { gone, come } = outputDifference(was?.scrollback ?? NOTHING, is?.scrollback ?? NOTHING);
  const commands = newCommands(was?.history ?? [], is?.history ?? []);
  const facts = was && is ? factsThatDiffer(was, is, ["id", "history", "env", "scrollback"]) : [];
  const trimmed = was && is && was.scrollback.firstPage !== is.scrollback.firstPage;
  return {
    id: terminal.id,
    title: terminal.title,
    change: changeOf(was, is),
    commands: commands.come,
    commandsGone: commands.gone,
    output: lastOf(come),
    more: Math.max(0, come.length - OUTPUT_SHOWN),
    outputGone: gone.length,
    env: envDifferences(was?.env ?? {}, is?.env ?? {}),
    facts: trimmed ? [...facts, "firstPage"] : facts,
  };
};

/** Terminals by what was run and what came out. */
export const terminalDifferences = (
  before: State["terminals"],
  after: State["terminals"],
): readonly TerminalDifference[] =>
  eachOther(before, after)
    .map(({ was, is }) => terminalDifference(was, is))
    .filter((difference) => difference !== null)
    .sort((a, b) => byText(a.title, b.title) || byText(a.id, b.id));
