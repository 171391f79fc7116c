const BASE = 36;
const DAMP = 700;
const SKEW = 38;
const MOST_LETTERS = 26;
/** A label has at most 63 characters; what decodes to more than any name can hold is not one. */
const MOST_CHARACTERS = 63;

const digitOf = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + MOST_LETTERS;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  return code >= 0x61 && code <= 0x7a ? code - 0x61 : BASE;
};

const adapted = (delta: number, count: number, first: boolean): number => {
  let left = Math.floor(delta / (first ? DAMP : 2));
  left += Math.floor(left / count);
  let bias = 0;
  for (; left > ((BASE - 1) * MOST_LETTERS) / 2; bias += BASE) left = Math.floor(left / (BASE - 1));
  return bias + Math.floor((BASE * left) / (left + SKEW));
};

/** What stands behind `xn--` in a label, as the characters it means; null when it means none. RFC 3492. */
const decoded = (text: string): string | null => {
  const basic = Math.max(0, text.lastIndexOf("-"));
  const points = [...text.slice(0, basic)].map((each) => each.codePointAt(0) ?? 0);
  let [code, at, bias] = [128, 0, 72];
  for (let next = basic === 0 ? 0 : basic + 1; next < text.length; ) {
    const before = at;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(text.charCodeAt(next));
      next += 1;
      if (digit >= BASE || digit > (0x7fffffff - at) / weight) return null;
      at += digit * weight;
      const least = k <= bias ? 1 : Math.min(k - bias, MOST_LETTERS);
      if (digit < least) break;
      weight *= BASE - least;
    }
    const count = points.length + 1;
    bias = adapted(at - before, count, before === 0);
    code += Math.floor(at / count);
    at %= count;
    if (code > 0x10ffff || count > MOST_CHARACTERS) return null;
    points.splice(at, 0, code);
    at += 1;
  }
  return String.fromCodePoint(...points);
};

/** A host name with its international labels as they are meant; what cannot be decoded stays as it is written. */
export const readableHost = (host: string): string =>
  host
    .split(".")
    .map((label) => (/^xn--/i.test(label) ? decoded(label.slice(4)) || label : label))
    .join(".");
