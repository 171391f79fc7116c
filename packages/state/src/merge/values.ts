import { sameData } from "../same-data.ts";
import type { MergeWork, Sides } from "./work.ts";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of its own: texts from outside may be called `__proto__`. */
export const own = <T>(fields: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;

export type FieldMerge = (work: MergeWork, path: readonly string[], sides: Sides<unknown>) => unknown;

/** Ours where both changed it; an edit where the other side removed it. [MG-2] [MG-3] */
export const mergeValue: FieldMerge = (work, path, sides) => {
  const { base, ours, theirs } = sides;
  if (isFields(ours) && isFields(theirs) && (base === undefined || isFields(base))) {
    return mergeFields(work, path, { base, ours, theirs });
  }
  const side = ours === undefined ? "theirs" : "ours";
  work.tell(
    path,
    sides,
    side,
    ours === undefined || theirs === undefined ? "edited-and-removed" : "ours-on-top",
  );
  return side === "ours" ? ours : theirs;
};

/** A value of several numbers that mean something only together. */
export const mergeWhole: FieldMerge = (_work, _path, { ours, theirs }) => ours ?? theirs;

/**
 * Member by member: what one side alone changed is taken, `special` or `mergeValue` settles the rest. Theirs itself when
 * nothing differs from it.
 */
export const mergeFields = <T extends object>(
  work: MergeWork,
  path: readonly string[],
  { base, ours, theirs }: { readonly base: T | undefined; readonly ours: T; readonly theirs: T },
  special: Readonly<Record<string, FieldMerge>> = {},
): T => {
  const [was, mine, other] = [base as Fields | undefined, ours as Fields, theirs as Fields];
  const merged = new Map(Object.entries(other));
  let differs = false;
  const keys = new Set([...Object.keys(other), ...Object.keys(was ?? {}), ...Object.keys(mine)]);
  for (const key of [...keys].sort()) {
    const sides = { base: own(was, key), ours: own(mine, key), theirs: own(other, key) };
    if (sameData(sides.ours, sides.theirs) || sameData(sides.base, sides.ours)) continue;
    const value = sameData(sides.base, sides.theirs)
      ? sides.ours
      : (own(special, key) ?? mergeValue)(work, [...path, key], sides);
    if (sameData(value, sides.theirs)) continue;
    differs = true;
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  return differs ? (Object.fromEntries(merged) as T) : theirs;
};

type ById<T> = Readonly<Record<string, T>>;

export interface ItemRules<T> {
  /** Both hold it, and both changed it. */
  readonly both: (
    sides: { readonly base: T | undefined; readonly ours: T; readonly theirs: T },
    id: string,
  ) => T;
  /** One side removed it and the other changed it: what stays of it. */
  readonly removed: (sides: Sides<T>, id: string) => T | undefined;
}

/** Item by item, in order of the ids; theirs itself when nothing differs from it. */
export const mergeItems = <T>(
  { base, ours, theirs }: { readonly base: ById<T>; readonly ours: ById<T>; readonly theirs: ById<T> },
  rules: ItemRules<T>,
): ById<T> => {
  if (base === ours || ours === theirs) return theirs;
  const items = new Map(Object.entries(theirs));
  let differs = false;
  const ids = new Set([...Object.keys(base), ...Object.keys(ours)]);
  for (const id of [...ids].sort()) {
    const sides = { base: own(base, id), ours: own(ours, id), theirs: own(theirs, id) };
    if (sameData(sides.base, sides.ours) || sameData(sides.ours, sides.theirs)) continue;
    let item: T | undefined;
    if (sameData(sides.base, sides.theirs)) item = sides.ours;
    else if (sides.ours === undefined || sides.theirs === undefined) item = rules.removed(sides, id);
    else item = rules.both({ base: sides.base, ours: sides.ours, theirs: sides.theirs }, id);
    if (sameData(item, sides.theirs)) continue;
    differs = true;
    if (item === undefined) items.delete(id);
    else items.set(id, item);
  }
  return differs ? Object.fromEntries(items) : theirs;
};
