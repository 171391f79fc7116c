import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Result } from "@holdfast/protocol/result";

/** What was asked for. A refusal ends the program, and says by its code and title why. */
export const must = <T>(answer: Result<T, ClientProblem>): T => {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.error.code}: ${answer.error.title}`);
};
