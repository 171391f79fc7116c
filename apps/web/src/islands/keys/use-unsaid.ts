import type { ClientProblem } from "@holdfast/client/contract/problem";
import { useStore } from "zustand";
import { keyHealthStore } from "../../stores/key-health-store.ts";

/** Why a list could not be read, unless the first card of the page says the same already. */
export const useUnsaid = (problem: ClientProblem | null): ClientProblem | null => {
  const said = useStore(keyHealthStore, (state) => state.problem?.code ?? null);
  return problem?.code === said ? null : problem;
};
