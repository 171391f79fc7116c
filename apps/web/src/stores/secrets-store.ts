import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { State } from "@holdfast/state/model";
import { withParts } from "@holdfast/state/parts";
import { createStore } from "zustand/vanilla";
import { takenWords } from "../words/secret-words.ts";
import {
  type Decision,
  ignoredSecrets,
  noteSaid,
  type SaidSecret,
  unsaid,
} from "../workspace/said-secrets.ts";
import { flushEdits } from "./pending-edits.ts";
import {
  canEdit,
  change,
  engineStopped,
  presentState,
  sessionSecrets,
  sessionStore,
} from "./session-store.ts";
import { say } from "./ui-store.ts";

export interface SecretsState {
  /** What looks like a secret and was not said before. */
  readonly secrets: readonly SaidSecret[];
  /** The question what to do with them stands on the page. */
  readonly asking: boolean;
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
}

const NOTHING: SecretsState = { secrets: [], asking: false, busy: false, problem: null };

/** What of the open session looks like a secret. */
export const secretsStore = createStore<SecretsState>(() => NOTHING);

const { getState, setState } = secretsStore;

/** What is to happen once everything is decided: the save that asked. */
let then: (() => void) | null = null;

const look = async (): Promise<void> => {
  const secrets = sessionSecrets();
  if (secrets === null || !canEdit(sessionStore.getState())) return;
  const report = await secrets.scan().catch(engineStopped);
  const state = presentState();
  // Without an answer nothing is said: the next change asks again.
  if (!report.ok || state === null || sessionSecrets() !== secrets || getState().asking) return;
  setState({ secrets: unsaid(state, report.value.findings) });
};

const PAUSE_MILLISECONDS = 1500;
const WAIT_MILLISECONDS = 2000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Looks through what changes, a moment after it did: before the next automatic save. Returns the unsubscriber. */
export const watchSecrets = (): (() => void) => {
  const stop = sessionStore.subscribe((session, before) => {
    if (session.id !== before.id || session.state === null) {
      clearTimeout(timer);
      then = null;
      setState(NOTHING, true);
    } else if (session.state !== before.state && before.state !== null && canEdit(session)) {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), PAUSE_MILLISECONDS);
    }
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
};

export const askAboutSecrets = (): void => setState({ asking: true, problem: null });

/** Closes the question; nothing is decided, and what waited for it does not happen. */
export const stopAsking = (): void => {
  then = null;
  setState({ asking: false, problem: null });
};

/**
 * Looks through everything typed so far, and does `act` at once where nothing is to be said; else asks first. It never waits longer
 * than two seconds: a save matters more.
 */
export const askBefore = async (act: () => void): Promise<void> => {
  if (getState().asking) return;
  flushEdits();
  clearTimeout(timer);
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const limit = setTimeout(resolve, WAIT_MILLISECONDS);
  await Promise.race([look(), late]);
  clearTimeout(limit);
  if (getState().secrets.length === 0 || !canEdit(sessionStore.getState())) {
    act();
    return;
  }
  then = act;
  askAboutSecrets();
};

/** Everything that is said now is kept, and not said again. */
export const keepSecrets = (): void => {
  change(noteSaid(getState().secrets.map(({ id }) => id)));
  setState({ secrets: [], asking: false, problem: null });
};

/** Puts what was taken out back into the parts it stood in, as they were. */
const putBack = (before: State, gone: readonly SaidSecret[]): void => {
  const places = gone.flatMap((secret) => secret.places.map(({ part: { kind, id } }) => ({ kind, id })));
  const parts = [...new Map(places.map((part) => [`${part.kind} ${part.id}`, part])).values()];
  change((state) => withParts(state, before, parts));
};

const idsOf = (secrets: readonly SaidSecret[]): readonly string[] => secrets.map(({ id }) => id);

/** Does what was decided, and then what waited for it. */
export const decideSecrets = async (decisions: ReadonlyMap<string, Decision>): Promise<void> => {
  const secrets = sessionSecrets();
  const before = presentState();
  const { busy, secrets: said } = getState();
  if (secrets === null || before === null || busy) return;
  const chosen = (decision: Decision): readonly SaidSecret[] =>
    said.filter(({ id }) => (decisions.get(id) ?? "keep") === decision);
  const [gone, ignored, kept] = [chosen("take-out"), chosen("ignore"), chosen("keep")];
  setState({ busy: true, problem: null });
  const taken = gone.length === 0 ? null : await secrets.redact(idsOf(gone)).catch(engineStopped);
  const all = [...new Set([...ignoredSecrets(before), ...idsOf(ignored)])];
  const hidden = ignored.length === 0 ? null : await secrets.ignore(all).catch(engineStopped);
  if (sessionSecrets() !== secrets) return;
  const refused = [taken, hidden].find((each) => each?.ok === false);
  if (refused?.ok === false) {
    setState({ busy: false, problem: refused.error });
    return;
  }
  change(noteSaid(idsOf(kept)));
  const act = then;
  then = null;
  setState({ ...NOTHING });
  if (taken?.ok === true) {
    say(takenWords(taken.value.count, taken.value.heldByEarlierSaves), () => putBack(before, gone));
  }
  act?.();
};
