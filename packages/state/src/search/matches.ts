import type { Hit } from "./lines.ts";
import type { SearchPart } from "./texts.ts";
import type { SearchKind } from "./units.ts";

/** Which saves in a row, counted from the newest of the search: -1 is what is not saved yet. */
export interface Run {
  readonly newest: number;
  readonly oldest: number;
}

/** One place that matches, however many saves it stands in. */
export interface Match {
  /** Counts up in the order in which they are found. */
  readonly n: number;
  readonly kind: SearchKind;
  /** Of the file, terminal, tab or conversation; empty for bookmarks and checkpoints. */
  readonly id: string;
  /** Path, title or name, as in the newest save that the text stands in. */
  readonly name: string;
  readonly part: SearchPart;
  /** The message, the bookmark or the checkpoint; a number where the thing has several such parts. */
  readonly item: string;
  /** Counted from 1, in the newest save that the text stands in; of a message, within it. */
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
  /** The line around the place, cut where it is long. */
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

const BEFORE_MAX = 80;
const FOUND_MAX = 400;
const AFTER_MAX = 200;

/** At most so many units at the end of a text that does not begin in the middle of a character. */
const last = (text: string, most: number): string =>
  text.length <= most ? text : `…${text.slice(text.length - most).replace(/^[\uDC00-\uDFFF]/, "")}`;
const first = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "")}…`;

/** 53 bits of a text: names a line that is too long to be kept. */
const hashOf = (text: string): number => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 2_654_435_761);
    b = Math.imul(b ^ text.charCodeAt(i), 1_597_334_677);
  }
  return 4_294_967_296 * (2_097_151 & b) + (a >>> 0);
};

const LINE_KEPT_MAX = 200;

interface Entry {
  readonly match: Match;
  readonly runs: { newest: number; oldest: number }[];
}

/** Who a hit is in: kind and id of the thing, and how to learn its name. */
export interface Place {
  readonly kind: SearchKind;
  readonly id: string;
  readonly name: () => string;
}

/**
 * What was found, with the saves each place stands in. The same line at the same column of the same thing is one match,
 * wherever in the thing it moves; of several such lines the first is the first. [SE-1]
 */
export class Matches {
  readonly #byKey = new Map<string, Entry>();
  readonly #limit: number;
  #fresh: Match[] = [];
  #changed = new Set<Entry>();
  /** Units that a match was found in. */
  readonly #units = new Set<string>();
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  #keyOf(unit: string, hit: Hit, nth: Map<string, number>): string {
    const line = hit.text.length <= LINE_KEPT_MAX ? hit.text : `${hit.text.length}:${hashOf(hit.text)}`;
    const key = `${unit}\0${hit.part}\0${hit.item}\0${hit.start}\0${line}`;
    const n = nth.get(key) ?? 0;
    nth.set(key, n + 1);
    return n === 0 ? key : `${key}\0${n}`;
  }

  get count(): number {
    return this.#count;
  }

  /** No more are told: what is found from now on is where those stand that are. */
  get isFull(): boolean {
    return this.#count >= this.#limit;
  }

  /** Whether a unit may still have something to tell. */
  wants(unit: string): boolean {
    return !this.isFull || this.#units.has(unit);
  }

  #add(hit: Hit, place: Place): Match {
    this.#count += 1;
    const match: Match = {
      n: this.#count,
      kind: place.kind,
      id: place.id,
      name: place.name(),
      part: hit.part,
      item: hit.item,
      line: hit.line + 1,
      column: hit.start + 1,
      before: last(hit.text.slice(0, hit.start), BEFORE_MAX),
      found: first(hit.text.slice(hit.start, hit.end), FOUND_MAX),
      after: first(hit.text.slice(hit.end), AFTER_MAX),
    };
    this.#fresh.push(match);
    return match;
  }

  /** The hits of a unit in all saves from `newest` to `oldest`; runs come newest first. Answers what to pass to `extend`. */
  stand(unit: string, hits: readonly Hit[], place: Place, newest: number): readonly string[] {
    const nth = new Map<string, number>();
    return hits.flatMap((hit) => {
      const key = this.#keyOf(unit, hit, nth);
      if (!this.#byKey.has(key) && this.isFull) return [];
      const entry = this.#byKey.get(key) ?? { match: this.#add(hit, place), runs: [] };
      this.#byKey.set(key, entry);
      this.#units.add(unit);
      const run = entry.runs.at(-1);
      if (run === undefined || run.oldest < newest - 1) entry.runs.push({ newest, oldest: newest });
      else run.oldest = newest;
      this.#changed.add(entry);
      return [key];
    });
  }

  /** They stand in everything down to `oldest` as well. */
  extend(keys: readonly string[], oldest: number): void {
    for (const key of keys) {
      const entry = this.#byKey.get(key);
      const run = entry?.runs.at(-1);
      if (entry === undefined || run === undefined || run.oldest >= oldest) continue;
      run.oldest = oldest;
      this.#changed.add(entry);
    }
  }

  /** Found since it was asked last, in order. */
  takeFresh(): readonly Match[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Matches whose runs are others since it was asked last. */
  takeRuns(): readonly { readonly n: number; readonly runs: readonly Run[] }[] {
    const changed = [...this.#changed].map(({ match, runs }) => ({
      n: match.n,
      runs: runs.map((run) => ({ ...run })),
    }));
    this.#changed = new Set();
    return changed;
  }
}
