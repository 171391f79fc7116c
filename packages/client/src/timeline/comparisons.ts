import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { ClientProblem } from "../contract/problem.ts";
import type { Timeline } from "../contract/timeline.ts";
import { laterPart } from "../later-doors.ts";
import { refuse } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Most visits compare nothing. */
const comparing = laterPart(
  async () => {
    const [{ compare }, { differencesText }, { nameOf }] = await Promise.all([
      import("@holdfast/state/differences/compare"),
      import("@holdfast/state/differences/text"),
      import("@holdfast/state/differences/name"),
    ]);
    return { compare, differencesText, nameOf };
  },
  (code) => code,
);

/** Any two states of a session compared. [CA-7] [CA-8] @param stateOf reads a save; null: the present */
export const createComparisons = (
  stateOf: (digest: string | null) => Answer<State>,
): Pick<Timeline, "compare" | "describe"> => {
  const compare: Timeline["compare"] = async (a, b) => {
    const code = await comparing();
    if (code === null) return refuse("offline", "a part of the product could not be loaded");
    const before = await stateOf(a);
    if (!before.ok) return before;
    const after = await stateOf(b);
    return after.ok ? ok(code.compare(before.value, after.value)) : after;
  };
  return {
    compare,
    describe: async (a, b) => {
      const code = await comparing();
      const differences = await compare(a, b);
      if (!differences.ok) return differences;
      return code === null ? refuse("offline") : ok(code.differencesText(differences.value));
    },
  };
};

/** How a state is called that comes after this one; null where the code for it cannot be had. [CA-10] */
export const nameAfter = async (before: State): Promise<((state: State) => string) | null> => {
  const code = await comparing();
  return code === null ? null : (state) => code.nameOf(code.compare(before, state));
};
