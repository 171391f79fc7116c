import { toHex } from "@holdfast/protocol/encoding";

/** One promise of a port, kept by every implementation. Runs in tests and, for browser storage, inside a page. */
export interface ContractCase<T> {
  readonly name: string;
  /** Throws when the promise is broken. */
  readonly run: (subject: T) => Promise<void>;
}

const SHOWN_CHARS = 400;

const inOrder = (_: string, part: unknown): unknown => {
  if (part instanceof Uint8Array) return `bytes ${toHex(part)}`;
  if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const text = (value: unknown): string => JSON.stringify(value, inOrder) ?? "undefined";

/** @throws Error naming both when they are not the same data */
export const mustEqual = (found: unknown, expected: unknown): void => {
  const [is, should] = [text(found), text(expected)];
  if (is === should) return;
  throw new Error(`found ${is.slice(0, SHOWN_CHARS)}, expected ${should.slice(0, SHOWN_CHARS)}`);
};
