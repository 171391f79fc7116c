import type { ExportFault } from "@holdfast/state/export/scan-export";

const NOUNS = {
  end: "the end",
  keys: "the keys",
  signed: "a list of members or devices",
  session: "a session",
  segment: "stored content",
  save: "a save",
  between: "a list of saves",
  checkpoint: "a checkpoint",
} as const;

/** What is wrong with a file, for people. */
export const faultWords = ({ fault, record, name, at }: ExportFault): string => {
  const where = `record ${record}${name === null ? "" : ` (${NOUNS[name]})`}, byte ${at}`;
  switch (fault) {
    case "cut":
      return `the file was cut: it ends in ${where}`;
    case "changed":
      return record === 0 ? "the description of the file was changed" : `the file was changed: ${where}`;
    case "trailing":
      return `something follows the end of the file: byte ${at}`;
    case "too-many":
      return `the file has more records than such a file can have: ${where}`;
  }
};
