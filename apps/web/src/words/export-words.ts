import type { ExportPreview, ImportSession } from "@holdfast/client/contract/exports";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { counted, size } from "./size.ts";

/** What a file would hold. */
export const exportFacts = ({ sessions, bytes }: ExportPreview): string => {
  const saves = sessions.reduce((sum, each) => sum + each.saves, 0);
  return `${counted(sessions.length, "session")}, ${counted(saves, "save")}, about ${size(bytes)}.`;
};

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 3).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
};

/** What the file would be without; null where everything was sent. [EX-7] */
export const unsentNote = ({ sessions }: ExportPreview): string | null => {
  const unsent = sessions.filter((each) => each.unsent).map(({ name }) => name);
  if (unsent.length === 0) return null;
  return `${listed(unsent)} ${unsent.length === 1 ? "has" : "have"} work on this device that was not sent yet. The file would be without it: connect first, and open the session once.`;
};

/** How far a file is. */
export const exportProgress = (saves: number, total: number, bytes: number): string =>
  `${saves} of ${counted(total, "save")}, ${size(bytes)}`;

/** A session that would come. */
export const importFacts = ({ saves, checkpoints, unsound }: ImportSession): string => {
  const facts = [counted(saves.length, "save")];
  if (checkpoints > 0) facts.push(counted(checkpoints, "checkpoint"));
  if (unsound > 0)
    facts.push(`${counted(unsound, "save")} left out: nobody vouches for ${unsound === 1 ? "it" : "them"}`);
  return facts.join(" · ");
};

/** That it is here already; null where it is not. [EX-5] */
export const hereNote = ({ here }: ImportSession): string | null => {
  if (here === null) return null;
  return here.how === "same"
    ? `This session is in this workspace, as “${here.name}”. Importing it makes a second one.`
    : `It was imported before, as “${here.name}”. Importing it again makes another one.`;
};

const FILE_WORDS: Partial<Record<ClientProblem["code"], string>> = {
  "wrong-passphrase": "That passphrase does not open this file.",
  "wrong-code": "That code does not open this file.",
  "mistyped-code": "This code has a typing mistake. Compare it group by group.",
  "weak-kdf": "The file asks for more work than this device does for any file. It was not opened.",
  "not-trusted": "The file does not prove who wrote it. Nothing of it was used.",
};

/** Why a file was not opened or brought in, where the usual words would speak of something else; null where they fit. */
export const fileProblem = ({ code, detail }: ClientProblem): string | null => {
  const own = FILE_WORDS[code];
  if (own !== undefined) return detail?.startsWith("this file opens with") ? `T${detail.slice(1)}.` : own;
  if (code === "damaged" && detail?.startsWith("the file")) return `Not opened: ${detail}.`;
  return code === "invalid-request" && detail !== undefined ? `T${detail.slice(1)}.` : null;
};
