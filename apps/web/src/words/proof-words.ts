import type { RestoreTest } from "@holdfast/client/contract/recovery";
import type { CheckpointProof } from "@holdfast/client/contract/timeline";
import { counted, size } from "./size.ts";
import { ago } from "./time.ts";

/** A proof counts for a week: by then a device has made another. [RC-10] */
const FRESH_MILLISECONDS = 8 * 24 * 3600 * 1000;

export type ProofTone = "good" | "old" | "bad" | "none";

/** Good, too old to count, with something missing, or not there at all; `now` in milliseconds since 1970. */
export const proofTone = (proof: CheckpointProof | null, now: number): ProofTone => {
  if (proof === null) return "none";
  if (!proof.whole) return "bad";
  return now - Date.parse(proof.at) > FRESH_MILLISECONDS ? "old" : "good";
};

/** "Restore tested 3 h ago". */
export const proofWords = (proof: CheckpointProof | null, now: number): string => {
  if (proof === null) return "Restore not tested yet";
  const when = ago(proof.at, now);
  if (proof.found === null) return `Restore test of ${when} cannot be read`;
  return proof.whole ? `Restore tested ${when}` : `Restore test failed ${when}`;
};

/** "31/31": parts that were there, of all; "" where nobody knows. */
export const proofCount = (proof: CheckpointProof | null): string => {
  if (proof === null || proof.found === null) return "";
  const { sections, lost } = proof.found;
  return sections === 0 ? "" : `${Math.max(0, sections - lost)}/${sections}`;
};

/** What a proof found, in a sentence. */
export const foundWords = ({ whole, found }: Pick<CheckpointProof, "whole" | "found">): string => {
  if (found === null) return "What it found cannot be read: it was damaged, or made by a newer version.";
  const { sections, lost, bytes } = found;
  if (whole) return `All ${counted(sections, "part")} were rebuilt, ${size(bytes)} in all.`;
  if (sections === 0) return "Nothing of it could be rebuilt.";
  return `${lost} of ${counted(sections, "part")} did not hold; ${size(bytes)} were rebuilt.`;
};

const FAULTS: Record<NonNullable<RestoreTest["fault"]>, string> = {
  missing: "The service does not have this save any more.",
  digest: "The service has other bytes than were saved.",
  form: "What the service has is not in a form that can be read.",
  key: "It was sealed with keys that this device does not have.",
  tag: "It was changed after it was sealed.",
  signature: "Its signature does not hold.",
  place: "It belongs to another session.",
  older: "It is older than what was asked for.",
};

const LOST_SHOWN = 8;

/** What did not hold, one line each; none for a whole save. */
export const lostWords = ({ fault, lost, found }: RestoreTest): readonly string[] => {
  if (fault !== null) return [FAULTS[fault]];
  const lines = lost.slice(0, LOST_SHOWN).map(({ name, bytes }) => `${name}, ${size(bytes)}`);
  const more = Math.max(0, found.lost - lines.length);
  if (more > 0 && found.sections > 0)
    lines.push(lines.length === 0 ? counted(more, "part") : `and ${more} more`);
  return lines;
};

/** Who tested it and when. @param who null for this device */
export const testedByWords = (who: string | null, at: string): string =>
  who === null ? `By this device, ${at}` : `By ${who.startsWith("You") ? `y${who.slice(1)}` : who}, ${at}`;
