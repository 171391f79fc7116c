import { type LineMatch, type LineStretch, lineStretches, matchLines, splitLines } from "../lines.ts";

/** Lines `from` to `to`, the end exclusive. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A stretch of a merge in all three texts. `both`: the two sides made the same of it; `open`: they made different things of
 * the same lines.
 */
export interface Piece {
  readonly kind: "same" | "ours" | "theirs" | "both" | "open";
  readonly base: LineRange;
  readonly ours: LineRange;
  readonly theirs: LineRange;
}

export type Side = "base" | "ours" | "theirs";

export interface Diff3 {
  readonly lines: Readonly<Record<Side, readonly string[]>>;
  readonly pieces: readonly Piece[];
  /** False when matching lines reached its bound. */
  readonly exact: boolean;
  readonly steps: number;
}

/** Walks through the changes of one side; `shift` is how far its lines are ahead of those of the base. */
class Changes {
  readonly #stretches: readonly LineStretch[];
  #next = 0;
  shift = 0;

  constructor(match: LineMatch, baseLines: number, lines: number) {
    this.#stretches = lineStretches(match, baseLines, lines);
  }

  get first(): LineStretch | undefined {
    return this.#stretches[this.#next];
  }

  take({ aFrom, aTo, bFrom, bTo }: LineStretch): void {
    this.#next += 1;
    this.shift += bTo - bFrom - (aTo - aFrom);
  }
}

/**
 * Whether a change touches lines that the group holds. Changes of neighbouring lines do not; two insertions at one place do,
 * for nobody can say which of them comes first.
 */
const overlaps = (group: LineRange, { aFrom, aTo }: LineStretch): boolean =>
  aFrom < group.to || (group.from === group.to && aFrom === aTo && aFrom === group.from);

/** The change that comes first; of two at one line an insertion, which stands before it. */
const earlier = (ours: LineStretch | undefined, theirs: LineStretch | undefined): "ours" | "theirs" => {
  if (ours === undefined) return "theirs";
  if (theirs === undefined) return "ours";
  if (ours.aFrom !== theirs.aFrom) return ours.aFrom < theirs.aFrom ? "ours" : "theirs";
  return theirs.aFrom === theirs.aTo ? "theirs" : "ours";
};

const sameLines = (a: readonly string[], inA: LineRange, b: readonly string[], inB: LineRange): boolean => {
  if (inA.to - inA.from !== inB.to - inB.from) return false;
  for (let i = 0; i < inA.to - inA.from; i++) if (a[inA.from + i] !== b[inB.from + i]) return false;
  return true;
};

/**
 * Two changed texts against the one they come from, line by line, after S. Khanna, K. Kunal and B. C. Pierce, "A Formal
 * Investigation of Diff3", FSTTCS 2007. Unlike there, changes of neighbouring lines are no overlap. `steps` bounds the work.
 */
export const diff3 = (base: string, ours: string, theirs: string, steps?: number): Diff3 =>
  matched(
    { base: splitLines(base), ours: splitLines(ours), theirs: splitLines(theirs) },
    [ours, theirs].some((text) => text !== "" && !text.endsWith("\n")),
    steps,
  );

/** The same of any lists of texts. */
export const diff3Lines = (lines: Diff3["lines"], steps?: number): Diff3 => matched(lines, false, steps);

/** `ragged`: a text ends without a line end, so that nothing may follow its last line. */
const matched = (lines: Diff3["lines"], ragged: boolean, steps?: number): Diff3 => {
  const toOurs = matchLines(lines.base, lines.ours, steps);
  const toTheirs = matchLines(lines.base, lines.theirs, steps);
  const mine = new Changes(toOurs, lines.base.length, lines.ours.length);
  const other = new Changes(toTheirs, lines.base.length, lines.theirs.length);
  const pieces: Piece[] = [];
  let done = 0;
  const same = (to: number): void => {
    if (to === done) return;
    const at = (shift: number) => ({ from: done + shift, to: to + shift });
    pieces.push({ kind: "same", base: at(0), ours: at(mine.shift), theirs: at(other.shift) });
    done = to;
  };
  while (mine.first !== undefined || other.first !== undefined) {
    const start = (earlier(mine.first, other.first) === "ours" ? mine.first : other.first)?.aFrom ?? 0;
    same(start);
    const [oursFrom, theirsFrom] = [start + mine.shift, start + other.shift];
    const { length: end } = lines.base;
    let to: number | null = null;
    const touched = { ours: false, theirs: false };
    for (;;) {
      const side = earlier(mine.first, other.first);
      const changes = side === "ours" ? mine : other;
      const next = changes.first;
      if (next === undefined) break;
      const follows = ragged && to === end && next.aFrom === end;
      if (to !== null && !follows && !overlaps({ from: start, to }, next)) break;
      changes.take(next);
      touched[side] = true;
      to = Math.max(to ?? start, next.aTo);
    }
    done = to ?? start;
    const piece = {
      base: { from: start, to: done },
      ours: { from: oursFrom, to: done + mine.shift },
      theirs: { from: theirsFrom, to: done + other.shift },
    };
    const alike = sameLines(lines.ours, piece.ours, lines.theirs, piece.theirs);
    const both = alike ? "both" : "open";
    const kind = touched.ours && touched.theirs ? both : touched.ours ? "ours" : "theirs";
    pieces.push({ kind, ...piece });
  }
  same(lines.base.length);
  return {
    lines,
    pieces,
    exact: toOurs.exact && toTheirs.exact,
    steps: toOurs.steps + toTheirs.steps,
  };
};

/** The side whose lines a merge takes of a piece, where `open` says which of them stands for what overlaps. */
const sideOf = ({ kind }: Piece, open: Side): Side =>
  kind === "open" ? open : kind === "ours" ? "ours" : "theirs";

/** The merged text. */
export const mergedText = ({ lines, pieces }: Diff3, open: Side): string =>
  pieces
    .flatMap((piece) => {
      const side = sideOf(piece, open);
      return lines[side].slice(piece[side].from, piece[side].to);
    })
    .join("");

export const overlapsIn = ({ pieces }: Diff3): number => pieces.filter(({ kind }) => kind === "open").length;

/** Where a place in the text of one side stands in the merged text; offsets are UTF-16. */
export const placeInMerged = (merge: Diff3, open: Side, side: Side, offset: number): number => {
  const lengthOf = (of: Side, { from, to }: LineRange): number => {
    let length = 0;
    for (let i = from; i < to; i++) length += merge.lines[of][i]?.length ?? 0;
    return length;
  };
  let [passed, merged] = [0, 0];
  for (const piece of merge.pieces) {
    const own = lengthOf(side, piece[side]);
    const taken = sideOf(piece, open);
    const made = lengthOf(taken, piece[taken]);
    if (offset < passed + own) {
      const kept = taken === side || piece.kind === "same" || (piece.kind === "both" && side !== "base");
      return merged + (kept ? offset - passed : Math.min(offset - passed, made));
    }
    passed += own;
    merged += made;
  }
  return merged;
};
