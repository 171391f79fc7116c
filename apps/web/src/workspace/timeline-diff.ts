import type { Hunk } from "@holdfast/state/differences/differences";
import { shown } from "@holdfast/state/differences/shown";
import { lineStretches, matchLines } from "@holdfast/state/lines";

/** One line of a comparison: `gone` stands only in the first text, `new` only in the second. */
export type DiffLine =
  | { readonly kind: "same" | "gone" | "new"; readonly key: number; readonly text: string }
  | { readonly kind: "gap"; readonly key: number; readonly lines: number };

export interface LineDiff {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

/** Unchanged lines shown around a change. */
const AROUND = 2;

type Plain = { readonly kind: "same" | "gone" | "new"; readonly text: string };
const as =
  (kind: Plain["kind"]) =>
  (text: string): Plain => ({ kind, text });

/** Both texts as one walk: where they differ, what is gone stands before what is new. */
const walkOf = (a: readonly string[], b: readonly string[]): readonly Plain[] => {
  const match = matchLines(a, b);
  const walk: (readonly Plain[])[] = [];
  let from = 0;
  for (const { aFrom, aTo, bFrom, bTo } of lineStretches(match, a.length, b.length)) {
    walk.push(a.slice(from, aFrom).map(as("same")));
    walk.push(a.slice(aFrom, aTo).map(as("gone")), b.slice(bFrom, bTo).map(as("new")));
    from = aTo;
  }
  return [...walk, a.slice(from).map(as("same"))].flat();
};

const withGaps = (walk: readonly Plain[]): readonly DiffLine[] => {
  const near = new Uint8Array(walk.length);
  walk.forEach(({ kind }, index) => {
    if (kind !== "same") near.fill(1, Math.max(0, index - AROUND), index + AROUND + 1);
  });
  const lines: DiffLine[] = [];
  let skipped = 0;
  const endGap = (key: number): void => {
    if (skipped > 0) lines.push({ kind: "gap", key: -key - 1, lines: skipped });
    skipped = 0;
  };
  walk.forEach((line, key) => {
    if (near[key] === 0) skipped += 1;
    else {
      endGap(key);
      lines.push({ ...line, key });
    }
  });
  endGap(walk.length);
  return lines;
};

/** How `after` differs from `before`, line by line, with unchanged stretches left out. */
export const lineDiff = (before: string, after: string): LineDiff => {
  const a = before === "" ? [] : before.split("\n");
  const b = after === "" ? [] : after.split("\n");
  const walk = walkOf(a, b);
  const count = (kind: Plain["kind"]): number => walk.filter((line) => line.kind === kind).length;
  return { lines: withGaps(walk), added: count("new"), removed: count("gone") };
};

const KINDS: Readonly<Record<string, "same" | "gone" | "new">> = { " ": "same", "-": "gone", "+": "new" };

/** Stretches of changed lines as one comparison, with what is the same between them counted. */
export const linesOfHunks = (hunks: readonly Hunk[]): readonly DiffLine[] => {
  const lines: DiffLine[] = [];
  let reached = 0;
  for (const { a, lines: marked } of hunks) {
    if (a > reached) lines.push({ kind: "gap", key: -lines.length - 1, lines: a - reached });
    for (const line of marked) {
      const text = shown(
        line
          .slice(1)
          .replace(/\r?\n$/u, "")
          .replaceAll("\t", "  "),
      );
      lines.push({ kind: KINDS[line.charAt(0)] ?? "same", key: lines.length, text });
    }
    reached = a + marked.filter((line) => !line.startsWith("+")).length;
  }
  return lines;
};
