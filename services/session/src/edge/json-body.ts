import { JSON_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import type { ProblemPointer } from "@holdfast/protocol/problems";
import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { mediaTypeOf, readBody } from "./body.ts";

const POINTERS_MAX = 8;

export type JsonBody<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: "too-large" | "unsupported-media-type" }
  | { readonly ok: false; readonly error: "invalid-request"; readonly errors: readonly ProblemPointer[] };

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Both throw for exactly one reason: these bytes are no JSON text. Undefined matches no schema.
    return undefined;
  }
};

/** Reads a JSON body that holds exactly what the schema names; pointers say where it does not, never what was there. */
export const readJson = async <S extends TSchema>(
  request: Request,
  schema: S,
): Promise<JsonBody<Static<S>>> => {
  if (mediaTypeOf(request) !== "application/json") return { ok: false, error: "unsupported-media-type" };
  const body = await readBody(request, JSON_BODY_MAX_BYTES);
  if (!body.ok) return body;
  const value = parse(body.value);
  if (Value.Check(schema, value)) return { ok: true, value };
  const errors: ProblemPointer[] = [];
  for (const { path, schema: expected } of Value.Errors(schema, value)) {
    errors.push({ pointer: path, detail: `does not match ${expected["type"] ?? "the schema"}` });
    if (errors.length === POINTERS_MAX) break;
  }
  return { ok: false, error: "invalid-request", errors };
};

/** What the OpenAPI document says of a JSON body. */
export const jsonBody = (schema: TSchema) => ({
  required: true,
  content: { "application/json": { schema } },
});
