import { ok, type Result } from "@holdfast/protocol/result";
import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { ClientProblem } from "../contract.ts";
import { problem, refuse } from "../problem.ts";

/** The JSON of an answer in the form its schema says; anything else is `damaged`: it is a stranger's answer. */
export const readAnswer = async <S extends TSchema>(
  response: Response,
  schema: S,
): Promise<Result<Static<S>, ClientProblem>> => {
  let value: unknown;
  try {
    value = await response.json();
  } catch {
    return { ok: false, error: problem("offline", { detail: "the answer broke off" }) };
  }
  return Value.Check(schema, value) ? ok(value) : refuse("damaged", "the answer does not have its form");
};
