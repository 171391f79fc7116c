import { REQUEST_MAX_BYTES } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refuse } from "../problem.ts";
import { readBody } from "./body.ts";

/** Undefined for what is no JSON. */
export const parseJson = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

/** The JSON of an answer in the form its schema says; anything else is `damaged`: it is a stranger's answer. */
export const readAnswer = async <S extends TSchema>(
  response: Response,
  schema: S,
): Promise<Result<Static<S>, ClientProblem>> => {
  const body = await readBody(response, REQUEST_MAX_BYTES);
  if (body === "too-long") return refuse("damaged", "longer than any answer");
  const value = body === "broken" ? undefined : parseJson(body);
  if (value === undefined) return err(problem("offline", { detail: "the answer broke off" }));
  return Value.Check(schema, value) ? ok(value) : refuse("damaged", "the answer does not have its form");
};
