import { LABEL_MAX_CHARS, RECOVERY_SHARE_MAX } from "@holdfast/protocol/limits";
import type { Recovery } from "./recover-save.ts";

type Outcome = Pick<Recovery, "sections" | "lostNodes">;

/** Of the sections that are known, how many are damaged where they are stored, 0 to 1: what came the second time was only late. */
export const damagedShare = ({ sections, lostNodes }: Outcome): number => {
  if (sections.length === 0) return lostNodes > 0 ? 1 : 0;
  const damaged = sections.filter(
    (section) => section.state === "lost" || (section.state === "recovered" && section.tier !== "T0"),
  );
  return damaged.length / sections.length;
};

/** Whether so much is damaged that a person has to decide. [RC-5] */
export const needsPerson = (outcome: Outcome): boolean => damagedShare(outcome) > RECOVERY_SHARE_MAX;

const cut = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, chars - 1).toWellFormed()}…`;

/** What was lost, in words of at most so many characters; `names` as a person calls what is lost. [RC-6] */
export const lossWords = (names: readonly string[], lostNodes: number, chars: number): string => {
  const unknown = lostNodes > 0 ? "; some of it is not known by name" : "";
  return cut(
    `${names.length === 0 ? "nothing known is lost" : `lost: ${names.join(", ")}`}${unknown}`,
    chars,
  );
};

/** What a save says of itself that goes on from a damaged one. [RC-6] */
export const recoveryLabel = (
  what: string,
  seq: number,
  names: readonly string[],
  lostNodes: number,
): string => cut(`${what} save ${seq}; ${lossWords(names, lostNodes, LABEL_MAX_CHARS)}`, LABEL_MAX_CHARS);
