import { LABEL_MAX_CHARS, RECOVERY_SHARE_MAX } from "@holdfast/protocol/limits";
import { type RecoveryReport, type SectionOutcome, TIERS } from "@holdfast/protocol/session-recovery";
import type { Recovery } from "@holdfast/state/recovery/recover-save";

const outcomeOf = (section: Recovery["sections"][number]): SectionOutcome => {
  const { key, bytes, state } = section;
  if (section.state !== "recovered")
    return { section: key, state, bytes, tier: null, from: null, at: null, exact: section.state === "ok" };
  const at = section.at === null ? null : new Date(section.at).toISOString();
  const { tier, from, exact } = section;
  return { section: key, state, bytes, tier, from, at, exact };
};

/** What recovering a save came to, as it is told. [RC-3] */
export const reportOf = ({ sections, lostNodes }: Recovery): RecoveryReport => {
  const lost = sections.filter(({ state }) => state === "lost");
  return {
    sections: sections.map(outcomeOf),
    recovered: sections.filter(({ state }) => state === "recovered").length,
    lost: { sections: lost.length, bytes: lost.reduce((sum, { bytes }) => sum + bytes, 0) },
    lostNodes,
  };
};

/** Whether nothing of the save was damaged where it is stored. */
export const isWhole = ({ sections, lostNodes }: RecoveryReport): boolean =>
  lostNodes === 0 && sections.every(({ state }) => state === "ok");

/** Whether so much is damaged that a person has to decide. [RC-5] */
export const needsPerson = ({ sections, lostNodes }: RecoveryReport): boolean => {
  if (sections.length === 0) return lostNodes > 0;
  const damaged = sections.filter(({ state }) => state !== "ok").length;
  return damaged / sections.length > RECOVERY_SHARE_MAX;
};

/** How many sections each tier gave back, from T0 on. */
export const tierCounts = ({ sections }: RecoveryReport): readonly number[] =>
  TIERS.map((tier) => sections.filter((section) => section.tier === tier).length);

const cut = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, chars - 1).toWellFormed()}…`;

/** What was lost, in words of at most so many characters. [RC-6] */
export const lossWords = ({ sections, lost, lostNodes }: RecoveryReport, chars: number): string => {
  const names = sections.flatMap(({ section, state }) => (state === "lost" ? [section] : []));
  const unknown = lostNodes > 0 ? "; some of it is not known by name" : "";
  return cut(
    `${lost.sections === 0 ? "nothing known is lost" : `lost: ${names.join(", ")}`}${unknown}`,
    chars,
  );
};

/** What a save says of itself that goes on from a damaged one. [RC-6] */
export const labelOf = (what: string, seq: number, report: RecoveryReport): string =>
  cut(`${what} save ${seq}; ${lossWords(report, LABEL_MAX_CHARS)}`, LABEL_MAX_CHARS);
