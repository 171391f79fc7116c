import { compare } from "@holdfast/state/differences/compare";
import { differencesText } from "@holdfast/state/differences/text";
import { utf8 } from "@holdfast/vault/bytes";
import { refused } from "./change-state.ts";
import type { Job, JobResult } from "./jobs.ts";
import { type Reading, readSave } from "./read-save.ts";

/** How the second of two saves differs from the first, by meaning. [CA-7] [CA-8] */
export const compareSaves = async (
  reading: Reading,
  { saves: [a, b], form }: Job & { readonly kind: "compare-saves" },
): Promise<JobResult> => {
  const [before, after] = [await readSave(reading, a), await readSave(reading, b)];
  if (!before.ok || !after.ok) return refused("damaged");
  const differences = compare(before.value.state, after.value.state);
  const page = form === "text" ? differencesText(differences) : JSON.stringify(differences);
  return { kind: "json", bytes: utf8(page), next: null };
};
