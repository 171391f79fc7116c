import type { Match } from "@holdfast/state/search/matches";
import type { Query } from "@holdfast/state/search/query";
import type { SearchKind } from "@holdfast/state/search/units";
import type { ClientProblem } from "./problem.ts";

export interface SearchOptions extends Omit<Query, "text"> {
  /** Every save that is kept and what is not saved yet; that alone; or the saves with these numbers. `all` unless said otherwise. */
  readonly in?: "all" | "now" | { readonly from: number; readonly to: number };
  /** All of them unless said otherwise. */
  readonly kinds?: readonly SearchKind[];
  /** Matches at most, 1–10,000; 1,000 unless said otherwise. */
  readonly limit?: number;
  /** Ends the search within a portion of its work. */
  readonly signal?: AbortSignal;
}

export interface SearchedSave {
  readonly seq: number;
  readonly digest: string;
  /** ISO 8601, when the service received it. */
  readonly at: string;
}

/** Saves in a row, of those that are kept, in which the text stood. `to`, the newest: null for what is not saved yet. */
export interface Stretch {
  readonly from: SearchedSave | null;
  readonly to: SearchedSave | null;
  /** How many, with what is not saved yet. */
  readonly saves: number;
}

/** `n` names it in what is told of it later. */
export interface SearchMatch extends Match {
  /** Newest first; they grow while the search goes on. */
  readonly stretches: readonly Stretch[];
}

/** A save that was not searched, or not all of it. */
export interface SkippedSave extends SearchedSave {
  /** `sections`: parts of it that could not be read. `offline`: this device does not have it, and the service cannot be asked. */
  readonly why: "damaged" | "not-trusted" | "offline" | "sections";
}

export interface SearchSummary {
  readonly matches: number;
  /** The limit was reached: there may be more. */
  readonly full: boolean;
  /** How many saves were searched. */
  readonly saves: number;
  readonly skipped: number;
  /** Lines on which a regular expression would have taken longer than its bound. */
  readonly stopped: number;
  /** Without the service: only what this device keeps was searched. */
  readonly offline: boolean;
}

export type SearchEvent =
  | { readonly kind: "matches"; readonly matches: readonly SearchMatch[] }
  /** Of matches told before, whose stretches are others now. */
  | {
      readonly kind: "stretches";
      readonly of: readonly { readonly n: number; readonly stretches: readonly Stretch[] }[];
    }
  /** Saves that are searched, and those that are left. */
  | { readonly kind: "progress"; readonly done: number; readonly left: number }
  | { readonly kind: "skipped"; readonly saves: readonly SkippedSave[] }
  | { readonly kind: "done"; readonly summary: SearchSummary }
  /** Nothing comes after it. `locked`: the session was closed, or its keys are gone. */
  | { readonly kind: "refused"; readonly problem: ClientProblem };

/**
 * Searches what a session holds and held. The service learns neither query nor result. [SE-1]
 *
 * Begins with the first `next`; leaving the loop ends it. Its last event is `done` or `refused`, or none after `signal`.
 */
export type SearchSession = (query: string, options?: SearchOptions) => AsyncIterable<SearchEvent>;
