import { JSON_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import type { ProblemPointer } from "@holdfast/protocol/problems";
import type { Static, TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { ValueErrorType } from "@sinclair/typebox/errors";
import { mediaTypeOf, readBody } from "./body.ts";
import { type JsonShape, repeatsMembers, shapeOf } from "./json-shape.ts";

const POINTERS_MAX = 8;

export type JsonBody<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: "too-large" | "unsupported-media-type" | "invalid-request";
      readonly members: { readonly errors?: readonly ProblemPointer[] };
    };

/** Codes that reading a JSON body can answer. */
export const BODY_CODES = ["invalid-request", "too-large", "unsupported-media-type"] as const;

/** Deeper than any body that a schema here describes, and far from where following one down ends the stack. */
const DEPTH_MAX = 32;

interface Parsed {
  readonly value: unknown;
  readonly shape: JsonShape;
}

/** Null for what is no JSON text, or none that a body here could be. */
const parse = (bytes: Uint8Array): Parsed | null => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const shape = shapeOf(text);
    return shape.depth > DEPTH_MAX ? null : { value: JSON.parse(text), shape };
  } catch {
    // Both throw for exactly one reason: these bytes are no JSON text.
    return null;
  }
};

const compiled = new WeakMap<TSchema, TypeCheck<TSchema>>();

const checkOf = (schema: TSchema): TypeCheck<TSchema> => {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const made = TypeCompiler.Compile(schema);
  compiled.set(schema, made);
  return made;
};

/** Where a value does not match, in words that never repeat what was there. At most 8. [ED-2] */
export const pointersOf = (schema: TSchema, value: unknown): readonly ProblemPointer[] => {
  const pointers: ProblemPointer[] = [];
  for (const { path, schema: expected, type } of checkOf(schema).Errors(value)) {
    // The name of an unknown field is the caller's text like any value: it stands in no answer.
    pointers.push(
      type === ValueErrorType.ObjectAdditionalProperties
        ? { pointer: path.slice(0, path.lastIndexOf("/")), detail: "has a field that is not known here" }
        : { pointer: path, detail: `does not match the schema (${expected["type"] ?? "one of several"})` },
    );
    if (pointers.length === POINTERS_MAX) break;
  }
  return pointers;
};

/** A schema, or the one of several that a body says it follows. */
export type BodySchema<S extends TSchema> = S | { readonly choose: (value: unknown) => S };

/**
 * Reads a JSON body that holds exactly what the schema names, once: nothing is converted, dropped or filled in. At most
 * `maxBytes` of it. [ED-2]
 */
export const readJson = async <S extends TSchema>(
  request: Request,
  expected: BodySchema<S>,
  maxBytes = JSON_BODY_MAX_BYTES,
): Promise<JsonBody<Static<S>>> => {
  if (mediaTypeOf(request) !== "application/json") {
    return { ok: false, error: "unsupported-media-type", members: {} };
  }
  const body = await readBody(request, maxBytes);
  if (!body.ok) return { ...body, members: {} };
  const parsed = parse(body.value);
  const value = parsed?.value;
  const schema = "choose" in expected ? expected.choose(value) : expected;
  const matches = parsed !== null && checkOf(schema).Check(value);
  if (matches && repeatsMembers(parsed.shape, value)) {
    return { ok: false, error: "invalid-request", members: {} };
  }
  if (matches) return { ok: true, value: value as Static<S> };
  return { ok: false, error: "invalid-request", members: { errors: pointersOf(schema, value) } };
};
