import { err, ok, type Result } from "@holdfast/protocol/result";
import type { JsonValue } from "@holdfast/state/canonical-json";
import { sameData } from "@holdfast/state/same-data";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { indexOf, isRecord, memberOf, parsePointer } from "./json-pointer.ts";

export const PATCH_OPERATIONS_MAX = 1_000;
/** Values and characters that all `copy` operations of a patch may add together: each could double what the one before made. */
const COPIED_MAX = 16 * 1024 * 1024;

const json = Type.Unsafe<JsonValue>(Type.Unknown());
const path = Type.String({ maxLength: 4_096 });
const operation = <O extends string, P extends Record<string, ReturnType<typeof Type.Unsafe<JsonValue>>>>(
  op: O,
  further: P,
) => Type.Object({ op: Type.Literal(op), path, ...further }, { additionalProperties: true });
const moving = <O extends string>(op: O) =>
  Type.Object({ op: Type.Literal(op), path, from: path }, { additionalProperties: true });

/** A JSON Patch (RFC 6902): members that an operation does not define are ignored, as the RFC says. */
export const JsonPatch = Type.Array(
  Type.Union([
    operation("add", { value: json }),
    operation("remove", {}),
    operation("replace", { value: json }),
    moving("move"),
    moving("copy"),
    operation("test", { value: json }),
  ]),
  { maxItems: PATCH_OPERATIONS_MAX },
);
export type JsonPatch = Static<typeof JsonPatch>;
type Operation = JsonPatch[number];

/** The operation that does not apply, as a pointer into the patch, and why; never with a value. */
export interface PatchFailure {
  readonly pointer: string;
  readonly detail: string;
}

class DoesNotApply extends Error {
  readonly member: "path" | "from" | "value";

  constructor(member: "path" | "from" | "value", detail: string) {
    super(detail);
    this.member = member;
  }
}

const partsOf = (member: "path" | "from", pointer: string): readonly string[] => {
  const parts = parsePointer(pointer);
  if (parts === null) throw new DoesNotApply(member, "is not a JSON Pointer of at most 64 parts");
  return parts;
};

const valueAt = (document: JsonValue, parts: readonly string[], member: "path" | "from"): JsonValue => {
  let value: JsonValue | undefined = document;
  for (const part of parts) {
    value = memberOf(value, part);
    if (value === undefined) throw new DoesNotApply(member, "names nothing that is there");
  }
  return value;
};

type Edit = (parent: JsonValue, part: string) => JsonValue;

/** The document with `edit` done to the parent of the last part. Everything beside the way there keeps its identity. */
const edited = (document: JsonValue, parts: readonly string[], at: number, edit: Edit): JsonValue => {
  const part = parts[at] ?? "";
  if (at === parts.length - 1) return edit(document, part);
  const inner = memberOf(document, part);
  if (inner === undefined) throw new DoesNotApply("path", "goes through what is not there");
  return replaced(document, part, edited(inner, parts, at + 1, edit));
};

/** A computed member name makes a member of every name alike: none of them reaches a prototype. */
const replaced = (parent: JsonValue, part: string, value: JsonValue): JsonValue =>
  Array.isArray(parent) ? parent.with(Number(part), value) : { ...(parent as object), [part]: value };

const add =
  (value: JsonValue): Edit =>
  (parent, part) => {
    if (isRecord(parent)) return { ...parent, [part]: value };
    if (!Array.isArray(parent)) throw new DoesNotApply("path", "goes through what has no members");
    const index = part === "-" ? parent.length : indexOf(part, parent.length + 1);
    if (index === null) throw new DoesNotApply("path", "is no place in that list");
    return parent.toSpliced(index, 0, value);
  };

const remove: Edit = (parent, part) => {
  if (memberOf(parent, part) === undefined) throw new DoesNotApply("path", "names nothing that is there");
  if (Array.isArray(parent)) return parent.toSpliced(Number(part), 1);
  return Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== part));
};

const replace =
  (value: JsonValue): Edit =>
  (parent, part) => {
    if (memberOf(parent, part) === undefined) throw new DoesNotApply("path", "names nothing that is there");
    return replaced(parent, part, value);
  };

const put = (document: JsonValue, parts: readonly string[], value: JsonValue): JsonValue =>
  parts.length === 0 ? value : edited(document, parts, 0, add(value));

const startsWith = (parts: readonly string[], beginning: readonly string[]): boolean =>
  parts.length > beginning.length && beginning.every((part, i) => part === parts[i]);

/** What is left of `budget` after every value and character of `value`; negative as soon as it is used up. */
const spend = (value: JsonValue, budget: number): number => {
  // A list and no recursion: moves may have stacked one value into another deeper than functions may call themselves.
  const open: JsonValue[] = [value];
  let left = budget;
  for (let next = open.pop(); next !== undefined && left >= 0; next = open.pop()) {
    left -= typeof next === "string" ? next.length + 1 : 1;
    if (typeof next !== "object" || next === null) continue;
    for (const [name, inner] of Object.entries(next)) {
      left -= name.length;
      open.push(inner);
    }
  }
  return left;
};

class Patching {
  #budget = COPIED_MAX;

  apply(document: JsonValue, operation: Operation): JsonValue {
    const parts = partsOf("path", operation.path);
    switch (operation.op) {
      case "add":
        return put(document, parts, operation.value);
      case "remove":
        if (parts.length === 0) throw new DoesNotApply("path", "is the whole state, which stays");
        return edited(document, parts, 0, remove);
      case "replace":
        return parts.length === 0 ? operation.value : edited(document, parts, 0, replace(operation.value));
      case "move": {
        const from = partsOf("from", operation.from);
        if (startsWith(parts, from)) throw new DoesNotApply("path", "lies inside what is moved");
        const value = valueAt(document, from, "from");
        if (from.length === 0) return document;
        return put(edited(document, from, 0, remove), parts, value);
      }
      case "copy": {
        const value = valueAt(document, partsOf("from", operation.from), "from");
        this.#budget = spend(value, this.#budget);
        if (this.#budget < 0) throw new DoesNotApply("from", "copies more than a patch may");
        return put(document, parts, value);
      }
      case "test":
        if (!sameData(valueAt(document, parts, "path"), operation.value))
          throw new DoesNotApply("value", "is not what is there");
        return document;
      default:
        return operation satisfies never;
    }
  }
}

/** Whether a value is a patch, and if not, which operation is none. */
export const readJsonPatch = (value: unknown): Result<JsonPatch, PatchFailure> => {
  if (Value.Check(JsonPatch, value)) return ok(value);
  const detail = `is not a list of at most ${PATCH_OPERATIONS_MAX} operations of RFC 6902`;
  if (!Array.isArray(value) || value.length > PATCH_OPERATIONS_MAX) return err({ pointer: "", detail });
  const wrong = value.findIndex((each) => !Value.Check(JsonPatch.items, each));
  return err({ pointer: `/${wrong}`, detail: "is not an operation of RFC 6902" });
};

/**
 * The document after all operations of a patch (RFC 6902), or the first that does not apply; the document itself stays as it is.
 *
 * What no operation touches keeps its identity, so that finding what changed costs what the patch changed. The algorithm is
 * RFC 6902's, section 4; a path goes through own members only.
 */
export const applyJsonPatch = (document: JsonValue, patch: JsonPatch): Result<JsonValue, PatchFailure> => {
  const patching = new Patching();
  let patched = document;
  for (const [i, operation] of patch.entries()) {
    try {
      patched = patching.apply(patched, operation);
    } catch (cause) {
      if (!(cause instanceof DoesNotApply)) throw cause;
      return err({ pointer: `/${i}/${cause.member}`, detail: cause.message });
    }
  }
  return ok(patched);
};
