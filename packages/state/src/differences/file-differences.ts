import { type LineStretch, lineStretches, matchLines, splitLines } from "../lines.ts";
import type { FileEntry, State } from "../model.ts";
import { sameData } from "../same-data.ts";
import type { ContentDifference, FileDifference, Hunk } from "./differences.ts";
import { byText, changeOf, eachOther, factsThatDiffer } from "./values.ts";

/** Unchanged lines shown on each side of a change. */
const AROUND = 3;

const marked = (
  mark: " " | "-" | "+",
  lines: readonly string[],
  from: number,
  to: number,
): readonly string[] => lines.slice(from, to).map((line) => mark + line);

/** Stretches whose surroundings touch stand in one hunk. */
const grouped = (stretches: readonly LineStretch[]): readonly (readonly LineStretch[])[] => {
  const groups: LineStretch[][] = [];
  for (const stretch of stretches) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && stretch.aFrom - last.aTo <= 2 * AROUND) groups.at(-1)?.push(stretch);
    else groups.push([stretch]);
  }
  return groups;
};

const hunkOf = (group: readonly LineStretch[], a: readonly string[], b: readonly string[]): Hunk => {
  const first = group[0] ?? { aFrom: 0, aTo: 0, bFrom: 0, bTo: 0 };
  const from = Math.max(0, first.aFrom - AROUND);
  const lines: string[] = [];
  let at = from;
  for (const { aFrom, aTo, bFrom, bTo } of group) {
    lines.push(...marked(" ", a, at, aFrom), ...marked("-", a, aFrom, aTo), ...marked("+", b, bFrom, bTo));
    at = aTo;
  }
  lines.push(...marked(" ", a, at, at + AROUND));
  return { a: from, b: first.bFrom - (first.aFrom - from), lines };
};

const encoder = new TextEncoder();
const bytesIn = (content: FileEntry["content"]): number =>
  typeof content === "string" ? encoder.encode(content).length : Math.floor((content.bytes.length * 3) / 4);

const replaced = (
  why: "not-text" | "too-costly",
  before: FileEntry["content"] | undefined,
  after: FileEntry["content"] | undefined,
): ContentDifference => ({
  kind: "replaced",
  why,
  before: before === undefined ? null : bytesIn(before),
  after: after === undefined ? null : bytesIn(after),
});

/** How one content became another; undefined: there is no file. @param steps bounds the matching of lines */
export const contentDifference = (
  before: FileEntry["content"] | undefined,
  after: FileEntry["content"] | undefined,
  steps?: number,
): ContentDifference | null => {
  if (sameData(before, after)) return null;
  if (typeof (before ?? "") !== "string" || typeof (after ?? "") !== "string")
    return replaced("not-text", before, after);
  const [a, b] = [before ?? "", after ?? ""].map((text) => splitLines(String(text)));
  if (a === undefined || b === undefined) return null;
  const match = matchLines(a, b, steps);
  if (!match.exact) return replaced("too-costly", before, after);
  const stretches = lineStretches(match, a.length, b.length);
  return {
    kind: "lines",
    added: stretches.reduce((sum, { bFrom, bTo }) => sum + bTo - bFrom, 0),
    removed: stretches.reduce((sum, { aFrom, aTo }) => sum + aTo - aFrom, 0),
    hunks: grouped(stretches).map((group) => hunkOf(group, a, b)),
  };
};

const fileDifference = (was: FileEntry | undefined, is: FileEntry | undefined): FileDifference | null => {
  const file = is ?? was;
  if (file === undefined) return null;
  const content = contentDifference(was?.content, is?.content);
  const facts = was && is ? factsThatDiffer(was, is, ["id", "path", "content"]) : [];
  const moved = was !== undefined && is !== undefined && was.path !== is.path;
  if (was && is && content === null && facts.length === 0 && !moved) return null;
  return {
    id: file.id,
    path: file.path,
    change: changeOf(was, is),
    ...(moved ? { from: was.path } : {}),
    content,
    facts,
  };
};

/** Files by identity; one that went and one that came under the same path are the same file. */
export const fileDifferences = (before: State["files"], after: State["files"]): readonly FileDifference[] => {
  const others = eachOther(before, after);
  const gone = new Map(
    others.flatMap(({ was, is }) => (was !== undefined && is === undefined ? [[was.path, was]] : [])),
  );
  const pairs: [FileEntry | undefined, FileEntry | undefined][] = [];
  for (const { was, is } of others) {
    if (is === undefined) continue;
    const there = was ?? gone.get(is.path);
    if (was === undefined) gone.delete(is.path);
    pairs.push([there, is]);
  }
  for (const was of gone.values()) pairs.push([was, undefined]);
  return pairs
    .map(([was, is]) => fileDifference(was, is))
    .filter((difference) => difference !== null)
    .sort((a, b) => byText(a.path, b.path) || byText(a.change, b.change) || byText(a.id, b.id));
};
