import type { Terminal } from "@holdfast/state/model";
import { useMemo } from "react";
import { activeTerminal, closedTerminals, openTerminals } from "../../../workspace/terminal-changes.ts";
import { useSession } from "../use-session.ts";

export interface ShownTerminals {
  readonly open: readonly Terminal[];
  readonly closed: readonly Terminal[];
  readonly active: Terminal | null;
}

/** The terminals of the state that is shown, be it the present one or an earlier one. */
export const useTerminals = (): ShownTerminals => {
  const terminals = useSession((state) => state.terminals);
  const layout = useSession((state) => state.layout);
  return useMemo(() => {
    if (terminals === null || layout === null) return { open: [], closed: [], active: null };
    const parts = { terminals, layout };
    return { open: openTerminals(parts), closed: closedTerminals(parts), active: activeTerminal(parts) };
  }, [terminals, layout]);
};
