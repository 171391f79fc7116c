import type { JsonObject, JsonValue } from "../canonical-json.ts";
import { sameData } from "../same-data.ts";
import type { Change, ValueDifference } from "./differences.ts";

type Table<T> = Readonly<Record<string, T>>;

/** Order by code units: the same on every device, whatever its language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ids whose items differ, with both items. Items that are the same object are passed over unseen. */
export const eachOther = <T>(
  before: Table<T>,
  after: Table<T>,
): readonly { readonly id: string; readonly was: T | undefined; readonly is: T | undefined }[] => {
  if (before === after) return [];
  const found = [];
  for (const id in after) if (before[id] !== after[id]) found.push({ id, was: before[id], is: after[id] });
  for (const id in before) if (after[id] === undefined) found.push({ id, was: before[id], is: undefined });
  return found;
};

export const changeOf = (was: unknown, is: unknown): Change =>
  was === undefined ? "added" : is === undefined ? "removed" : "changed";

/** Names of the members that differ, in order, of all but those in `except`. */
export const factsThatDiffer = <T extends object>(
  was: T,
  is: T,
  except: readonly (keyof T & string)[],
): readonly string[] => {
  const skipped: ReadonlySet<string> = new Set(except);
  const [a, b] = [was, is] as readonly Table<unknown>[];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !skipped.has(name) && !sameData(a?.[name], b?.[name]))
    .sort(byText);
};

const escaped = (token: string): string => token.replaceAll("~", "~0").replaceAll("/", "~1");

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every value below two objects that differs: objects member by member, everything else as a whole. */
export const valuesThatDiffer = (before: object, after: object): readonly ValueDifference[] => {
  const found: ValueDifference[] = [];
  const walk = (at: string, was: JsonObject, is: JsonObject): void => {
    for (const name of [...new Set([...Object.keys(was), ...Object.keys(is)])].sort(byText)) {
      const own = (object: JsonObject) => (Object.hasOwn(object, name) ? object[name] : undefined);
      const [a, b] = [own(was), own(is)];
      if (sameData(a, b)) continue;
      const pointer = `${at}/${escaped(name)}`;
      if (isObject(a) && isObject(b)) walk(pointer, a, b);
      else {
        found.push({
          at: pointer,
          ...(a === undefined ? {} : { before: a }),
          ...(b === undefined ? {} : { after: b }),
        });
      }
    }
  };
  if (before !== after) walk("", before as JsonObject, after as JsonObject);
  return found;
};
