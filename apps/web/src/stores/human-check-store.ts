import type { HumanCheckTerms } from "@holdfast/client/contract/human-check";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";

export interface HumanCheckState {
  /** Undefined until the service has answered; null where it asks for no check. */
  readonly terms: HumanCheckTerms | null | undefined;
  /** Of the widget, or typed by hand; empty while there is none. */
  readonly token: string;
  /** Counts attempts: each makes the widget begin anew. */
  readonly round: number;
}

/** What tells people from programs, where the service asks for that. */
export const humanCheckStore = createStore<HumanCheckState>(() => ({
  terms: undefined,
  token: "",
  round: 0,
}));

const { getState, setState } = humanCheckStore;

let asking = false;

/** Finds out whether there is a check. Without an answer there is none to show, and the next form asks again. */
export const startHumanCheck = async (): Promise<void> => {
  if (asking || getState().terms !== undefined) return;
  asking = true;
  const terms = await holdfast().humanCheck();
  asking = false;
  if (terms.ok) setState({ terms: terms.value });
};

export const setHumanToken = (token: string): void => setState({ token });

/** What goes with an attempt. A token is good once: the widget makes another one for the next. */
export const takeHumanToken = (): { readonly turnstileToken?: string } => {
  const { token, round } = getState();
  setState({ token: "", round: round + 1 });
  return token === "" ? {} : { turnstileToken: token };
};
