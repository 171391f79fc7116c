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
/** Pairs of lines that are compared at most; beyond that the stretch counts as replaced as a whole. */
const MOST_PAIRS = 4_000_000;

type Plain = { readonly kind: "same" | "gone" | "new"; readonly text: string };
const as =
  (kind: Plain["kind"]) =>
  (text: string): Plain => ({ kind, text });

/** The longest common subsequence of two lists of lines, as a walk through both. */
const middleOf = (a: readonly string[], b: readonly string[]): readonly Plain[] => {
  if (a.length * b.length > MOST_PAIRS) return [...a.map(as("gone")), ...b.map(as("new"))];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const walk: Plain[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      walk.push({ kind: "same", text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      walk.push({ kind: "gone", text: left });
      i += 1;
    } else if (right !== undefined) {
      walk.push({ kind: "new", text: right });
      j += 1;
    }
  }
  return walk;
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
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const walk = [
    ...a.slice(0, start).map(as("same")),
    ...middleOf(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(as("same")),
  ];
  const count = (kind: Plain["kind"]): number => walk.filter((line) => line.kind === kind).length;
  return { lines: withGaps(walk), added: count("new"), removed: count("gone") };
};
