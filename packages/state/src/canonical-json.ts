import { err, ok, type Result } from "@holdfast/protocol/result";

/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

class NotCanonical extends Error {}

const text = (value: string): string => {
  if (!value.isWellFormed()) throw new NotCanonical("lone surrogate");
  return JSON.stringify(value);
};

const write = (value: unknown): string => {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new NotCanonical("number outside JSON");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value !== "object") throw new NotCanonical(`${typeof value} outside JSON`);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value).sort(byKey)) {
    if (member !== undefined) members.push(`${text(key)}:${write(member)}`);
  }
  return `{${members.join(",")}}`;
};

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The one text of a JSON value: no white space, keys in ascending order of their UTF-16 code units. [ST-2]
 *
 * Absent and `undefined` members are the same. Refuses lone surrogates, which UTF-8 cannot carry, and values that JSON lacks.
 */
export const canonicalJson = (value: unknown): Result<string, "not-json"> => {
  try {
    return ok(write(value));
  } catch (error) {
    if (error instanceof NotCanonical) return err("not-json");
    throw error;
  }
};

/** The value of a JSON text, or a refusal when it is none. Canonical form is not demanded of a reader. */
export const parseJson = (json: string): Result<unknown, "not-json"> => {
  try {
    return ok(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return err("not-json");
    throw error;
  }
};
