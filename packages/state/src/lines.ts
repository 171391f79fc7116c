/** A run of equal lines: `length` lines from line `a` of the one text and from line `b` of the other. */
export interface LineRun {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

export interface LineMatch {
  /** In order, never touching on both sides at once. */
  readonly runs: readonly LineRun[];
  /** False when the bound was reached: some lines count as changed that may have a partner. */
  readonly exact: boolean;
  /** What the search took of its bound. */
  readonly steps: number;
}

/** A stretch in which two texts differ: lines `aFrom` to `aTo` became `bFrom` to `bTo`. Ends are exclusive. */
export interface LineStretch {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

/** Steps of the search, about a tenth of a second. A count and not a clock: the same texts always give the same answer. */
export const LINE_STEPS = 1 << 24;

/** The lines of a text, each with its own line end; the last has none unless the text ends in one. Joined they are the text. */
export const splitLines = (text: string): readonly string[] => {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end + 1;
    lines.push(text.slice(from, to));
    from = to;
  }
  return lines;
};

/** Equal lines as equal numbers, and of each side only the lines that the other has too: no other line can have a partner. */
const numbered = (a: readonly string[], b: readonly string[]) => {
  const numbers = new Map<string, number>();
  const numbersOf = (lines: readonly string[]): readonly number[] =>
    lines.map((line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    });
  const side = (own: readonly number[], other: ReadonlySet<number>) => {
    const places: number[] = [];
    for (const [i, number] of own.entries()) if (other.has(number)) places.push(i);
    return { places, lines: Int32Array.from(places, (i) => own[i] ?? 0) };
  };
  const [ofA, ofB] = [numbersOf(a), numbersOf(b)];
  return { a: side(ofA, new Set(ofB)), b: side(ofB, new Set(ofA)) };
};

/** Half of the search: how far each diagonal reaches, from one end of both texts. */
class Front {
  readonly #reach: Int32Array;
  readonly #middle: number;
  readonly #step: 1 | -1;
  low = 0;
  high = 0;

  constructor(reach: Int32Array, step: 1 | -1) {
    this.#reach = reach;
    this.#middle = reach.length >> 1;
    this.#step = step;
  }

  begin(diagonals: number): void {
    this.low = 0;
    this.high = 0;
    this.#reach.fill(-1, this.#middle - diagonals - 1, this.#middle + diagonals + 2);
    this.#reach[this.#middle + 1] = 0;
  }

  at(k: number): number {
    return this.#reach[this.#middle + k] ?? -1;
  }

  /** Follows equal lines on diagonal `k` as far as they go, and answers how far that is. */
  advance(search: Search, range: LineStretch, d: number, k: number): number {
    const { aFrom, aTo, bFrom, bTo } = range;
    const [n, m] = [aTo - aFrom, bTo - bFrom];
    const down = k === -d || (k !== d && this.at(k - 1) < this.at(k + 1));
    let x = down ? this.at(k + 1) : this.at(k - 1) + 1;
    const [atA, atB] = this.#step === 1 ? [aFrom, bFrom] : [aTo - 1, bTo - 1];
    const from = x;
    while (x < n && x - k < m && search.a[atA + this.#step * x] === search.b[atB + this.#step * (x - k)])
      x += 1;
    this.#reach[this.#middle + k] = x;
    search.left -= 1 + x - from;
    if (x > n) this.high += 2;
    else if (x - k > m) this.low += 2;
    return x;
  }
}

/**
 * The longest common subsequence in linear space, after E. W. Myers, "An O(ND) Difference Algorithm and Its Variations",
 * Algorithmica 1 (1986): two searches meet in the middle, and what lies before and behind is searched the same way.
 */
class Search {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly pairs: [number, number][] = [];
  left: number;
  readonly #ahead: Front;
  readonly #behind: Front;

  constructor(a: Int32Array, b: Int32Array, steps: number) {
    this.a = a;
    this.b = b;
    this.left = steps;
    const diagonals = a.length + b.length + 8;
    this.#ahead = new Front(new Int32Array(diagonals), 1);
    this.#behind = new Front(new Int32Array(diagonals), -1);
  }

  match({ aFrom, aTo, bFrom, bTo }: LineStretch): void {
    let [fromA, fromB, toA, toB] = [aFrom, bFrom, aTo, bTo];
    while (fromA < toA && fromB < toB && this.a[fromA] === this.b[fromB]) this.pairs.push([fromA++, fromB++]);
    while (fromA < toA && fromB < toB && this.a[toA - 1] === this.b[toB - 1]) {
      toA -= 1;
      toB -= 1;
    }
    if (fromA < toA && fromB < toB) {
      const range = { aFrom: fromA, aTo: toA, bFrom: fromB, bTo: toB };
      const middle = this.#middle(range);
      if (middle !== null) {
        const [x, y] = middle;
        this.match({ ...range, aTo: fromA + x, bTo: fromB + y });
        this.match({ ...range, aFrom: fromA + x, bFrom: fromB + y });
      }
    }
    for (; toA < aTo; toA++, toB++) this.pairs.push([toA, toB]);
  }

  /** A point on a shortest way through the range; null where nothing is common, or the bound is reached. */
  #middle(range: LineStretch): readonly [number, number] | null {
    const [n, m] = [range.aTo - range.aFrom, range.bTo - range.bFrom];
    const most = Math.ceil((n + m) / 2);
    const delta = n - m;
    const odd = delta % 2 !== 0;
    const [ahead, behind] = [this.#ahead, this.#behind];
    ahead.begin(most);
    behind.begin(most);
    for (let d = 0; d < most && this.left > 0; d++) {
      for (let k = ahead.low - d; k <= d - ahead.high; k += 2) {
        const x = ahead.advance(this, range, d, k);
        const met = odd && x <= n && x - k <= m && Math.abs(delta - k) < d ? behind.at(delta - k) : -1;
        if (met !== -1 && x >= n - met) return [x, x - k];
      }
      for (let k = behind.low - d; k <= d - behind.high; k += 2) {
        const x = behind.advance(this, range, d, k);
        const met = !odd && x <= n && x - k <= m && Math.abs(delta - k) <= d ? ahead.at(delta - k) : -1;
        if (met !== -1 && met >= n - x) return [met, met - (delta - k)];
      }
    }
    return null;
  }
}

/**
 * Which lines of two texts are the same, in order. Deterministic; `steps` bounds the work: beyond it what is left counts as
 * changed, and `exact` is false.
 */
export const matchLines = (
  a: readonly string[],
  b: readonly string[],
  steps: number = LINE_STEPS,
): LineMatch => {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let end = 0;
  const most = Math.min(a.length, b.length) - from;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const between = numbered(a.slice(from, a.length - end), b.slice(from, b.length - end));
  const search = new Search(between.a.lines, between.b.lines, steps);
  search.match({ aFrom: 0, aTo: between.a.lines.length, bFrom: 0, bTo: between.b.lines.length });
  const runs: { a: number; b: number; length: number }[] = [];
  const add = (atA: number, atB: number, length: number): void => {
    const last = runs.at(-1);
    if (length === 0) return;
    if (last !== undefined && last.a + last.length === atA && last.b + last.length === atB)
      last.length += length;
    else runs.push({ a: atA, b: atB, length });
  };
  add(0, 0, from);
  for (const [x, y] of search.pairs) {
    add(from + (between.a.places[x] ?? 0), from + (between.b.places[y] ?? 0), 1);
  }
  add(a.length - end, b.length - end, end);
  return { runs, exact: search.left > 0, steps: Math.min(steps, steps - search.left) };
};

/** What lies between the runs of equal lines, in order. */
export const lineStretches = (
  { runs }: Pick<LineMatch, "runs">,
  aLines: number,
  bLines: number,
): readonly LineStretch[] => {
  const stretches: LineStretch[] = [];
  let [aFrom, bFrom] = [0, 0];
  for (const run of [...runs, { a: aLines, b: bLines, length: 0 }]) {
    if (run.a > aFrom || run.b > bFrom) stretches.push({ aFrom, aTo: run.a, bFrom, bTo: run.b });
    [aFrom, bFrom] = [run.a + run.length, run.b + run.length];
  }
  return stretches;
};
