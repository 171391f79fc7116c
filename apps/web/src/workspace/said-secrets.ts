import type { State } from "@holdfast/state/model";
import type { SecretFinding } from "@holdfast/state/secrets/scan";

type Change = (state: State) => State;

/** One value that looks like a secret, and where it stands. */
export interface SaidSecret {
  readonly id: string;
  readonly kind: SecretFinding["kind"];
  /** Its first characters. */
  readonly begins: string;
  readonly places: readonly SecretFinding[];
}

/** Each value once, with all of its places, in the order of the first ones. */
export const byValue = (findings: readonly SecretFinding[]): readonly SaidSecret[] => {
  const values = new Map<string, SecretFinding[]>();
  for (const finding of findings) {
    const known = values.get(finding.id);
    if (known === undefined) values.set(finding.id, [finding]);
    else known.push(finding);
  }
  return [...values.values()].flatMap((places): SaidSecret[] => {
    const [first] = places;
    return first === undefined ? [] : [{ id: first.id, kind: first.kind, begins: first.begins, places }];
  });
};

/** Ids that a session remembers; the oldest go first. */
export const SAID_MAX = 500;

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/** What was said once and kept: it is not said again. */
export const saidSecrets = ({ layout }: State): readonly string[] => textsOf(layout.view["saidSecrets"]);

/** What is ignored on every device, as the client keeps it. */
export const ignoredSecrets = ({ settings }: State): readonly string[] =>
  textsOf(settings.other["ignoredSecrets"]);

/** Remembers that these were said. */
export const noteSaid =
  (ids: readonly string[]): Change =>
  (state) => {
    const said = saidSecrets(state);
    const more = ids.filter((id) => !said.includes(id));
    if (more.length === 0) return state;
    const all = [...said, ...more].slice(-SAID_MAX);
    return { ...state, layout: { ...state.layout, view: { ...state.layout.view, saidSecrets: all } } };
  };

/** What was not said before. */
export const unsaid = (state: State, findings: readonly SecretFinding[]): readonly SaidSecret[] => {
  const said = new Set(saidSecrets(state));
  return byValue(findings.filter(({ id }) => !said.has(id)));
};

/** What somebody decides about one value. */
export type Decision = "keep" | "take-out" | "ignore";
