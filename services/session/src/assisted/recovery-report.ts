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

/** How many sections each tier gave back, from T0 on. */
export const tierCounts = ({ sections }: RecoveryReport): readonly number[] =>
  TIERS.map((tier) => sections.filter((section) => section.tier === tier).length);

/** The sections that are lost. */
export const lostSections = ({ sections }: RecoveryReport): readonly string[] =>
  sections.flatMap(({ section, state }) => (state === "lost" ? [section] : []));
