import type { State } from "@holdfast/state/model";
import type { SaveBase } from "@holdfast/state/save-base";
import { nameOfKey, parsePage, type SectionKey, typeOfKey } from "@holdfast/state/section-key";
import type { ClientProblem } from "../contract/problem.ts";
import { problem } from "../problem.ts";

/** What a person calls the thing a section belongs to. */
const thingOf = ({ files, terminals, conversations, conflicts }: State, key: SectionKey): string => {
  const type = typeOfKey(key);
  const name = nameOfKey(key);
  const owner = parsePage(name)?.owner ?? name;
  return (
    files[name]?.path ??
    terminals[owner]?.title ??
    conversations[owner]?.title ??
    conflicts[name]?.name ??
    type
  );
};

const reasonOf = (reasons: Iterable<string>): string => {
  const all = new Set(reasons);
  if (all.has("too-large")) return "too large";
  return all.has("not-text") ? "no valid text" : "its stored part is damaged";
};

/** What the newest save had to leave out, as a problem that names it; null when it holds everything. [ST-21] */
export const skippedProblem = ({ state, skipped }: SaveBase): ClientProblem | null => {
  if (state === null || skipped.size === 0) return null;
  const things = new Set(Array.from(skipped.keys(), (key) => thingOf(state, key)));
  const [first = ""] = things;
  const others = things.size > 1 ? ` and ${things.size - 1} more` : "";
  return {
    ...problem("too-large", {
      dataSafe: false,
      detail: "Everything else is saved; so is this once it can be.",
    }),
    title: `${first}${others} cannot be saved: ${reasonOf(skipped.values())}`,
  };
};
