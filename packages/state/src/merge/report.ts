import { sha256 } from "@noble/hashes/sha2.js";
import { canonicalJson, type JsonValue } from "../canonical-json.ts";

/** Who made a side of a merge: a device's id and the ISO 8601 time it says. */
export interface MergeAuthor {
  readonly device: string;
  readonly at: string;
}

/**
 * What becomes of a part that both sides changed. `three-way` joins what it can; `latest` takes the side that was saved last,
 * `most-complete` the one that holds more; `manual` leaves every such part to a person. [MG-7]
 */
export const STRATEGIES = ["three-way", "latest", "most-complete", "manual"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** A value as a report holds it: itself while it is short, else its SHA-256 in hex and its size. Null: it was not there. */
export type ReportValue = JsonValue | { readonly digest: string; readonly bytes: number };

export type MergeReason =
  | "lines-merged"
  | "lines-overlap"
  | "not-text"
  | "too-costly"
  | "edited-and-removed"
  | "ours-on-top"
  | "put-together"
  | "kept-twice"
  | "saved-last"
  | "holds-more"
  | "by-hand";

/** One part that both sides changed. */
export interface MergeField {
  /** RFC 6901, into the merged state. */
  readonly pointer: string;
  readonly base: ReportValue;
  readonly ours: ReportValue;
  readonly theirs: ReportValue;
  readonly resolution: "ours" | "theirs" | "both" | "open";
  readonly why: MergeReason;
}

/** What could not be compared, or could not be kept as it was. */
export interface MergeWarning {
  readonly pointer: string;
  readonly why: "too-costly" | "too-large" | "renamed";
}

export interface MergeReport {
  readonly fields: readonly MergeField[];
  /** Paths and titles of what was kept twice. */
  readonly copies: readonly string[];
  readonly warnings: readonly MergeWarning[];
}

const SHORT = 200;

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Lone surrogates are no text of any encoding; they are told apart all the same. */
export const textOf = (value: unknown): string => {
  const json = canonicalJson(value ?? null);
  return json.ok ? json.value : JSON.stringify(value);
};

export const digestOf = (...values: readonly unknown[]): string =>
  toHex(sha256(new TextEncoder().encode(values.map(textOf).join("\n"))));

export const reported = (value: unknown): ReportValue => {
  const text = textOf(value);
  if (text.length <= SHORT) return JSON.parse(text) as JsonValue;
  const bytes = new TextEncoder().encode(text);
  return { digest: toHex(sha256(bytes)), bytes: bytes.length };
};

export const pointerTo = (...path: readonly string[]): string =>
  path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
