import { distinctPaths } from "./distinct-paths.ts";
import type { State } from "./model.ts";
import { isPiece, type Piece, withPiece } from "./pieces.ts";
import { sameData } from "./same-data.ts";
import { soundLayout } from "./sound-layout.ts";

/** What a state consists of, as far as it is told apart when two of them are compared. */
export type WholePart =
  | { readonly kind: "file" | "terminal" | "tab" | "conversation" | "conflict"; readonly id: string }
  | { readonly kind: "bookmarks" | "layout" | "settings" };

/** Things of a state that a person can tell apart and restore one by one. */
export type Part = WholePart | Piece;

/** How a part of another state differs from the present one. */
export interface Difference {
  readonly part: WholePart;
  /** What people call it: a path, a title, or the kind of part. */
  readonly name: string;
  /** `added`: restoring brings it back; `removed`: restoring takes it away. */
  readonly change: "added" | "removed" | "changed";
}

const SETS = [
  { kind: "file", field: "files" },
  { kind: "terminal", field: "terminals" },
  { kind: "tab", field: "tabs" },
  { kind: "conversation", field: "conversations" },
  { kind: "conflict", field: "conflicts" },
] as const;
const WHOLES = ["bookmarks", "layout", "settings"] as const;

type Field = (typeof SETS)[number]["field"];

const fieldOf = (kind: Exclude<WholePart, { kind: (typeof WHOLES)[number] }>["kind"]): Field => {
  const set = SETS.find((each) => each.kind === kind);
  if (set === undefined) throw new Error("every kind of thing has a field");
  return set.field;
};

const nameOf = (item: { readonly path?: string; readonly title?: string; readonly name?: string }): string =>
  item.path ?? item.title ?? item.name ?? "";

const changeOf = (present: unknown, other: unknown): Difference["change"] | null => {
  if (present === undefined) return "added";
  if (other === undefined) return "removed";
  return sameData(present, other) ? null : "changed";
};

/** What restoring `other` over `present` would change, things in order of their names and then layout and settings. */
export const differences = (present: State, other: State): readonly Difference[] => {
  const found: Difference[] = [];
  for (const { kind, field } of SETS) {
    const [before, after] = [present[field], other[field]];
    if (before === after) continue;
    const of: Difference[] = [];
    for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const change = changeOf(before[id], after[id]);
      const item = after[id] ?? before[id];
      if (change !== null && item !== undefined) of.push({ part: { kind, id }, name: nameOf(item), change });
    }
    found.push(...of.sort((a, b) => a.name.localeCompare(b.name) || a.change.localeCompare(b.change)));
  }
  for (const kind of WHOLES) {
    if (!sameData(present[kind], other[kind])) found.push({ part: { kind }, name: kind, change: "changed" });
  }
  return found;
};

/**
 * The present state with these parts as they are in `other`. What both have alike keeps its identity in `present`, so that
 * only what really changes is saved. A file whose path is taken by another one gets a distinct name. [ST-3]
 */
export const withParts = (present: State, other: State, parts: readonly Part[]): State => {
  let state: State = present;
  for (const part of parts) {
    if (isPiece(part)) {
      state = withPiece(state, other, part);
      continue;
    }
    if (!("id" in part)) {
      const { kind } = part;
      if (!sameData(state[kind], other[kind])) state = { ...state, [kind]: other[kind] };
      continue;
    }
    const field = fieldOf(part.kind);
    const wanted = other[field][part.id];
    if (sameData(state[field][part.id], wanted)) continue;
    const { [part.id]: _, ...rest } = state[field];
    state = { ...state, [field]: wanted === undefined ? rest : { ...rest, [part.id]: wanted } };
  }
  if (state === present) return present;
  const files = state.files === present.files ? state.files : distinctPaths(state.files).files;
  return soundLayout({ ...state, files });
};

/** The present state with everything as it is in `other`: what is alike keeps its identity. */
export const replacedBy = (present: State, other: State): State => {
  const state = withParts(
    present,
    other,
    differences(present, other).map(({ part }) => part),
  );
  return sameData(state.metadata, other.metadata) ? state : { ...state, metadata: other.metadata };
};
