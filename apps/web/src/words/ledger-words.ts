import type { LossEntry, LossLedger } from "@holdfast/state/ledger";
import { counted, size } from "./size.ts";

const REASONS: Record<LossEntry["reason"], string> = {
  "too-large": "too large to be saved",
  "not-text": "no valid text",
  damaged: "its stored part is damaged",
  renamed: "another one had its name",
  "variable-left-out": "is never saved",
  "field-left-out": "is never saved",
  trimmed: "its oldest output was dropped",
  "kept-by-runtime": "kept by its own machine",
};

/** "videos/big.txt: too large to be saved, 6.0 MB". */
export const lossWords = ({ name, reason, detail, bytes }: LossEntry): string => {
  const what = detail === undefined ? `${name}:` : `${name}: ${detail}`;
  return `${what} ${REASONS[reason]}${bytes === null ? "" : `, ${size(bytes)}`}`;
};

/** What a checkpoint's ledger says in one line. Null: a client of before made it. [CA-6] */
export const ledgerWords = (ledger: LossLedger | null): string => {
  if (ledger === null) return "What is not in it was not written down when it was made.";
  return ledger.count === 0 ? "Everything is in it." : `Not in it: ${counted(ledger.count, "thing")}`;
};

/** For those that had no room in the ledger. */
export const moreWords = ({ count, entries }: LossLedger): string | null =>
  count > entries.length ? `and ${count - entries.length} more` : null;
