import type { RecoveryReport, SectionResult, SetBack } from "@holdfast/client/contract/recovery";
import { size } from "./size.ts";
import { clockTime, dayOf } from "./time.ts";

const NAMED = 5;

/** "a.ts, b.ts and 3 more". */
const namesOf = (sections: readonly SectionResult[]): string => {
  const names = [...new Set(sections.map(({ name }) => name))];
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

const when = (at: string): string => `${dayOf(at)}, ${clockTime(at)}`;

/** The oldest of the saves that something came from. */
const oldestOf = (sections: readonly SectionResult[]): string | null =>
  sections.reduce<string | null>(
    (oldest, { at }) => (at !== null && (oldest === null || at < oldest) ? at : oldest),
    null,
  );

/** What recovering came to, one sentence a line: what is whole, what comes back and from when, and what does not. */
export const reportWords = ({ sections, lost, lostNodes }: RecoveryReport): readonly string[] => {
  const back = sections.filter(({ state }) => state === "recovered");
  const exact = back.filter((section) => section.exact);
  const older = back.filter((section) => !section.exact && section.tier !== "T7");
  const torn = back.filter(({ tier }) => tier === "T7");
  const whole = sections.length - back.length - lost.sections;
  const since = oldestOf(older);
  const lines = [`${whole} of ${sections.length} parts are whole where they are stored.`];
  if (exact.length > 0) lines.push(`${exact.length} come back exactly as they were saved.`);
  if (older.length > 0) {
    const from = since === null ? "" : ` of ${when(since)} or later`;
    lines.push(`${older.length} come back from earlier saves${from}: ${namesOf(older)}.`);
  }
  if (torn.length > 0) lines.push(`Of some only a part comes back: ${namesOf(torn)}.`);
  if (lost.sections > 0) {
    const gone = sections.filter(({ state }) => state === "lost");
    lines.push(`${lost.sections} cannot be had any more (${size(lost.bytes)}): ${namesOf(gone)}.`);
  }
  if (lostNodes > 0) lines.push("There may have been more, of which nobody knows the names.");
  return lines;
};

/** What the service has, beside what this device has. */
export const setBackWords = ({ here, there, kind }: SetBack): string => {
  const mine = `This device has save ${here.seq} of ${when(here.at)}`;
  if (there === null) return `${mine}; the service has none.`;
  if (kind === "older-members")
    return `${mine}; the service shows an older list of members than that save names.`;
  const theirs = `save ${there.seq} of ${when(there.at)}`;
  return kind === "fork"
    ? `${mine}; the service has another ${theirs}, which does not follow from it.`
    : `${mine}; the service has ${theirs}.`;
};
