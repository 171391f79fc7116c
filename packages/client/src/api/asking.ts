import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Static, TSchema } from "@sinclair/typebox";
import type { ClientProblem } from "../contract/problem.ts";
import { readAnswer } from "./answer.ts";
import type { Call, Http } from "./http.ts";

/** The two ways in which most routes answer: with a body of a form, or with nothing but that it was done. */
export const createAsking = (http: Http) => ({
  ask: async <S extends TSchema>(call: Call, schema: S): Promise<Result<Static<S>, ClientProblem>> => {
    const answer = await http(call);
    return answer.ok ? readAnswer(answer.value, schema) : err(answer.error.problem);
  },
  done: async (call: Call): Promise<Result<null, ClientProblem>> => {
    const answer = await http(call);
    return answer.ok ? ok(null) : err(answer.error.problem);
  },
});
