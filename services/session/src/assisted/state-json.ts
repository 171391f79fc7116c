import type { ProblemPointer } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { pointersOf } from "@holdfast/service-kit/json-body";
import { repeatsMembers, shapeOf } from "@holdfast/service-kit/json-shape";
import { canonicalJson, type JsonValue } from "@holdfast/state/canonical-json";
import { distinctPaths } from "@holdfast/state/distinct-paths";
import { migrateState } from "@holdfast/state/migrate";
import { checkState, type State, StateSchema } from "@holdfast/state/model";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { formatPointer } from "./json-pointer.ts";

/** Deeper than any state that means something, and far from where following one down ends the stack. */
const DEPTH_MAX = 128;

export interface Refusal<C extends string> {
  readonly code: C;
  readonly errors: readonly ProblemPointer[];
}

const refuse = (...errors: readonly ProblemPointer[]) => err({ code: "invalid-request" as const, errors });

/** The one value that these bytes are the JSON of: UTF-8, no member twice, nothing deeper than 128. */
export const readJsonValue = (bytes: Bytes): Result<JsonValue, Refusal<"invalid-request">> => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const shape = shapeOf(text);
    if (shape.depth > DEPTH_MAX) return refuse();
    const value: JsonValue = JSON.parse(text);
    return repeatsMembers(shape, value) ? refuse() : ok(value);
  } catch (cause) {
    // Both throw for exactly one reason: these bytes are no JSON text.
    if (cause instanceof SyntaxError || cause instanceof TypeError) return refuse();
    throw cause;
  }
};

const RECORDS = ["files", "terminals", "tabs", "conversations", "conflicts"] as const;

const wrongIds = (state: State): readonly ProblemPointer[] =>
  RECORDS.flatMap((record) =>
    Object.entries(state[record])
      .filter(([key, { id }]) => key !== id)
      .map(([key]) => ({
        pointer: formatPointer(record, key, "id"),
        detail: "is not the name it stands under",
      })),
  );

/** Two paths that are one after NFC would come back under other names than they were sent with. [ST-3] */
const wrongPaths = ({ files }: State): readonly ProblemPointer[] =>
  distinctPaths(files).renamed.map((id) => ({
    pointer: formatPointer("files", id, "path"),
    detail: "is another file's path, or not in the form NFC",
  }));

const POINTERS_MAX = 8;

/** Without recursion: a patch may stack values into each other deeper than functions may call themselves. */
const isTooDeep = (value: JsonValue): boolean => {
  const open: [value: object, depth: number][] = [];
  const look = (each: JsonValue, depth: number): void => {
    if (typeof each === "object" && each !== null) open.push([each, depth]);
  };
  look(value, 1);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [inside, depth] = next;
    if (depth > DEPTH_MAX) return true;
    for (const inner of Object.values(inside)) look(inner, depth + 1);
  }
  return false;
};

/** A value from outside as a state, or where it is none. One of a past schema is read as the present one. [CA-1] */
export const readStateValue = (sent: JsonValue): Result<State, Refusal<"invalid-request">> => {
  if (isTooDeep(sent)) return refuse({ pointer: "", detail: `nests deeper than ${DEPTH_MAX}` });
  const value = migrateState(sent);
  const checked = checkState(value);
  if (!checked.ok) {
    const pointers = pointersOf(StateSchema, value);
    return refuse(
      ...(pointers.length > 0 ? pointers : wrongIds(value as unknown as State)).slice(0, POINTERS_MAX),
    );
  }
  const paths = wrongPaths(checked.value);
  return paths.length > 0 ? refuse(...paths.slice(0, POINTERS_MAX)) : checked;
};

/** The text of a state that was read: whatever can be stored can be said in JSON. */
export const stateBytes = (state: State): Bytes => {
  const text = canonicalJson(state);
  if (!text.ok) throw new Error("a state that was opened is no JSON");
  return utf8(text.value);
};

/**
 * `after` with everything that is alike taken from `before`: what changed is then found by reference, and only that is sealed.
 * [ST-4]
 */
export const sharing = <T>(before: T, after: T): T => {
  if (Object.is(before, after) || typeof before !== "object" || typeof after !== "object") return after;
  if (before === null || after === null || Array.isArray(before) !== Array.isArray(after)) return after;
  const known = before as Readonly<Record<string, unknown>>;
  const entries = Object.entries(after).map(
    ([name, value]) => [name, Object.hasOwn(known, name) ? sharing(known[name], value) : value] as const,
  );
  const same =
    entries.length === Object.keys(known).length &&
    entries.every(([name, value]) => Object.hasOwn(known, name) && Object.is(known[name], value));
  if (same) return before;
  if (Array.isArray(after)) return entries.map(([, value]) => value) as T;
  return Object.fromEntries(entries) as T;
};
