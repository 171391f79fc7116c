/** A text in the form in which it is compared, and the way back: where each of its units stands in the text it came from. */
export interface Folded {
  readonly text: string;
  /** Where in the source the character begins that gave unit `at`. */
  readonly start: (at: number) => number;
  /** Where in the source the character ends that gave unit `at`. */
  readonly end: (at: number) => number;
}

const ASCII = /^[\0-\x7f]*$/;
/** A character and what may combine with it: marks, the vowels and finals of Hangul, and vowel signs that Unicode calls letters. */
const CLUSTER = /.[\p{M}\u1160-\u11FF\u{16D63}\u{16D67}]*/gsu;
const DOTLESS = "ı";

/**
 * One code point without its case: of all that toUpperCase makes alike there is one form, so that ß, ẞ and SS meet, and so do the
 * sigmas. The dotless i stays itself, as in Unicode's own folding.
 */
const foldPoint = (point: string): string =>
  point === DOTLESS ? point : point.toLowerCase().toUpperCase().toLowerCase();

const foldPoints = (text: string): string => {
  let folded = "";
  for (const point of text) folded += foldPoint(point);
  return folded;
};

const formOf = (text: string, caseSensitive: boolean): string =>
  caseSensitive ? text.normalize("NFC") : foldPoints(text.normalize("NFD")).normalize("NFC");

const unchanged = (text: string): Folded => ({ text, start: (at) => at, end: (at) => at + 1 });

/** Whether a text is one in which each character stands for itself: then folding it is `toLowerCase`. */
export const isAscii = (text: string): boolean => ASCII.test(text);

/**
 * NFC, without case unless `caseSensitive`. Canonically equal texts have the same form. What several characters gave together
 * belongs to all of them: a place in the form leads to whole characters of the source. [SE-6]
 */
export const fold = (text: string, caseSensitive: boolean): Folded => {
  if (isAscii(text)) return unchanged(caseSensitive ? text : text.toLowerCase());
  const starts: number[] = [];
  const ends: number[] = [];
  let folded = "";
  const put = (form: string, from: number, to: number): void => {
    for (let i = 0; i < form.length; i++) {
      starts.push(from);
      ends.push(to);
    }
    folded += form;
  };
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const form = formOf(cluster, caseSensitive);
    const points = [...cluster].map((point) => formOf(point, caseSensitive));
    if (points.join("") !== form) {
      put(form, index, index + cluster.length);
      continue;
    }
    let from = index;
    let i = 0;
    for (const point of cluster) {
      put(points[i] ?? "", from, from + point.length);
      from += point.length;
      i += 1;
    }
  }
  return { text: folded, start: (at) => starts[at] ?? text.length, end: (at) => ends[at] ?? text.length };
};

const MARKS = /\p{M}/gu;

/**
 * A form of text that only serves to pass over what cannot match: decomposed, without case and marks. It is made code point by
 * code point, so that wherever a text holds a query, in either form above, its skeleton holds the query's.
 */
export const skeleton = (text: string): string =>
  isAscii(text) ? text.toLowerCase() : foldPoints(text.normalize("NFD")).normalize("NFD").replace(MARKS, "");
