import type { LossEntry, LossLedger } from "@holdfast/state/ledger";
import type { State } from "@holdfast/state/model";
import type { Recovery } from "@holdfast/state/recovery/recover-save";
import { damagedShare, needsPerson, recoveryLabel } from "@holdfast/state/recovery/verdict";
import {
  nameOfKey,
  parsePage,
  type SectionKey,
  type SectionType,
  terminalOfEnv,
  typeOfKey,
} from "@holdfast/state/section-key";
import type { RecoveryReport, SavePlace, SectionResult } from "../contract/recovery.ts";

const NAMES_MAX = 100;

/** What a person calls the thing a section belongs to; its type where nobody knows. */
export const nameIn = (states: readonly State[], key: SectionKey): string => {
  const name = nameOfKey(key);
  const owner = parsePage(name)?.owner ?? terminalOfEnv(name) ?? name;
  for (const { files, terminals, conversations, tabs } of states) {
    const found =
      files[owner]?.path ?? terminals[owner]?.title ?? conversations[owner]?.title ?? tabs[owner]?.title;
    if (found !== undefined) return found;
  }
  return typeOfKey(key);
};

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const resultOf = (section: Recovery["sections"][number], states: readonly State[]): SectionResult => {
  const { key, bytes, state } = section;
  const named = { section: key, name: nameIn(states, key), state, bytes };
  return section.state === "recovered"
    ? { ...named, tier: section.tier, from: section.from, at: isoOf(section.at), exact: section.exact }
    : { ...named, tier: null, from: null, at: null, exact: section.state === "ok" };
};

/** @param states where names are looked up, the likeliest first */
export const reportOf = (
  id: string,
  save: SavePlace,
  recovery: Recovery,
  states: readonly State[],
): RecoveryReport => {
  const sections = recovery.sections.map((section) => resultOf(section, [recovery.state, ...states]));
  const lost = sections.filter(({ state }) => state === "lost");
  return {
    id,
    save,
    sections,
    recovered: sections.filter(({ state }) => state === "recovered").length,
    lost: {
      sections: lost.length,
      bytes: lost.reduce((sum, { bytes }) => sum + bytes, 0),
      names: [...new Set(lost.map(({ name }) => name))].slice(0, NAMES_MAX),
    },
    lostNodes: recovery.lostNodes,
    damagedShare: damagedShare(recovery),
    needsConfirmation: needsPerson(recovery),
  };
};

/** What a save says of what was lost, in its label. [RC-6] */
export const labelOf = (what: "repaired" | "emergency", { save, lost, lostNodes }: RecoveryReport): string =>
  recoveryLabel(what, save.seq, lost.names, lostNodes);

/** How many sections each tier gave back. */
export const tiersOf = ({ sections }: RecoveryReport): Record<string, number> => {
  const tiers: Record<string, number> = {};
  for (const { tier } of sections) if (tier !== null) tiers[tier] = (tiers[tier] ?? 0) + 1;
  return tiers;
};

const PARTS = {
  metadata: "metadata",
  layout: "layout",
  settings: "settings",
  bookmarks: "bookmarks",
  tab: "tab",
  "file-meta": "file",
  file: "file",
  "term-meta": "terminal",
  term: "terminal",
  secret: "terminal",
  "conv-meta": "conversation",
  conv: "conversation",
  conflict: "conflict",
} as const satisfies Record<SectionType, LossEntry["part"]>;
/** As many as a note has room for; the others are counted. */
const LEDGER_ENTRIES = 40;
const LEDGER_NAME_CHARS = 120;

/** What was lost, as the note of a checkpoint tells it. [RC-6] [CA-6] */
export const ledgerOf = ({ sections }: RecoveryReport): LossLedger => {
  const entries = new Map<string, LossEntry>();
  for (const { section, state, name, bytes } of sections) {
    if (state !== "lost") continue;
    const part = PARTS[typeOfKey(section as SectionKey)];
    const before = entries.get(`${part}:${name}`)?.bytes ?? 0;
    entries.set(`${part}:${name}`, {
      part,
      name: name.slice(0, LEDGER_NAME_CHARS).toWellFormed(),
      reason: "damaged",
      bytes: before + bytes,
    });
  }
  return { count: entries.size, entries: [...entries.values()].slice(0, LEDGER_ENTRIES) };
};
