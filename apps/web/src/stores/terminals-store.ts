import { createStore } from "zustand/vanilla";
import { endOf, type OutputMark } from "../workspace/terminal-scrollback.ts";
import { sessionStore } from "./session-store.ts";

export interface TerminalsState {
  /** ISO 8601; null before the session is wholly here. */
  readonly restoredAt: string | null;
  /** Where the output of each terminal ended then. What is recorded later came afterwards. */
  readonly marks: Readonly<Record<string, OutputMark>>;
}

const NOTHING: TerminalsState = { restoredAt: null, marks: {} };

/** What of the terminals was there when this page opened the session. Never saved. */
export const terminalsStore = createStore<TerminalsState>(() => NOTHING);

sessionStore.subscribe(({ id, complete, state }, before) => {
  if (id !== before.id || !complete) {
    if (terminalsStore.getState() !== NOTHING) terminalsStore.setState(NOTHING, true);
  } else if (!before.complete && state !== null) {
    const ends = Object.values(state.terminals).map((each) => [each.id, endOf(each.scrollback)] as const);
    terminalsStore.setState({ restoredAt: new Date().toISOString(), marks: Object.fromEntries(ends) });
  }
});
