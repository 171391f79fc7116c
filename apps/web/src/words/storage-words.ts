import type { Advice, DamageItem, SessionHealth } from "@holdfast/protocol/health";
import type { KeepReason, RetentionPreview, SessionConfig } from "@holdfast/protocol/retention";
import { counted, size } from "./size.ts";

/** Why saves stay, the strongest reason first. [RT-2] */
export const KEEP_WORDS: Record<KeepReason, string> = {
  head: "the newest of their session",
  checkpoint: "named by a checkpoint",
  "newest-20": "among the newest 20 of their session",
  "newest-of-device": "the newest of a device that may write",
  branch: "left by a branch",
  "before-restore": "from before a restore of the last 24 hours",
  "merge-parent": "a merge that stays came from them",
  young: "less than two hours old",
  "five-minutes": "the newest of their five minutes, for 24 hours",
  hour: "the newest of their hour, for 7 days",
  day: "the newest of their day",
  manual: "made by hand, or a restore",
};

export interface StayLine {
  readonly reason: KeepReason;
  readonly count: number;
}

/** How many saves stay for each reason, the strongest first. */
export const stayLines = ({ stays }: Pick<RetentionPreview, "stays">): readonly StayLine[] =>
  (Object.keys(KEEP_WORDS) as KeepReason[])
    .map((reason) => ({ reason, count: stays[reason] ?? 0 }))
    .filter(({ count }) => count > 0);

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** What cleaning takes, in one phrase; null for nothing. */
export const goesWords = (goes: RetentionPreview["goes"]): string | null => {
  const { saves, checkpoints, sessions, archived, bytes } = goes;
  const parts = [
    saves === 0 ? "" : counted(saves, "older automatic save"),
    checkpoints === 0 ? "" : counted(checkpoints, "checkpoint"),
    sessions === 0 ? "" : counted(sessions, "deleted session"),
  ].filter((part) => part !== "");
  const moved = archived === 0 ? "" : `${counted(archived, "idle session")} moved to the archive`;
  if (parts.length === 0) return moved === "" ? null : moved;
  const freed = `${list(parts)}, which frees ${size(bytes)}`;
  return moved === "" ? freed : `${freed}; ${moved}`;
};

/** How long things are kept, as the account says. */
export const termsWords = ({ retentionDays, checkpointRetentionDays }: SessionConfig): string =>
  `Automatic saves are kept for ${counted(retentionDays, "day")}, ever fewer as they grow older; checkpoints for ${counted(checkpointRetentionDays, "day")}, pinned ones until they are deleted.`;

/** Of one session: what its newest save takes, and how full it is. */
export const quotaWords = (bytes: number, quota: SessionHealth["quota"]): string => {
  if (quota === null) return `${size(bytes)} in the newest save`;
  const what = quota.bytes === bytes ? "in the newest save" : "with everything that is kept";
  return `${size(quota.bytes)} of ${size(quota.maxBytes)} ${what}`;
};

/** What one session takes of everything. @param share 0 to 1 */
export const shareWords = (name: string, share: number): string =>
  `${name}: ${Math.round(share * 100)} % of what is stored`;

export const HEALTH_WORDS: Record<SessionHealth["state"], string> = {
  good: "Whole",
  degraded: "One copy is bad, another is good",
  damaged: "Something is missing",
};

const FOUND: Record<DamageItem["foundBy"], string> = {
  read: "when it was read",
  scrub: "by the regular check",
  client: "by a device",
};

const ENDS: Record<DamageItem["state"], string> = {
  open: "not mended yet",
  mended: "mended",
  healed: "made good by a newer save",
  lost: "lost",
};

/** "A part, found by the regular check: mended". */
export const damageWords = ({ object, kind, foundBy, state }: DamageItem): string => {
  const what = object === "segment" ? "A part" : "The list of a save";
  return `${what} ${kind === "missing" ? "was missing" : "had changed"}, found ${FOUND[foundBy]}: ${ENDS[state]}`;
};

export const ADVICE_WORDS: Record<Advice, string> = {
  "make-a-checkpoint": "Make a checkpoint, to have something to go back to.",
  "unlock-another-device":
    "Unlock another device of yours: it may have what is missing, and sends it by itself.",
  "add-a-replica": "Whoever runs this service can keep a second copy of everything.",
  "download-quarantine": "Download what was kept apart before you discard it.",
  "contact-the-operator": "Tell whoever runs this service.",
};

const SECTION_NAMES: Readonly<Record<string, string>> = {
  file: "text of a file",
  "file-meta": "name and place of a file",
  term: "output of a terminal",
  "term-meta": "a terminal",
  conv: "messages",
  "conv-meta": "a conversation",
  tab: "a browser tab",
  secret: "values of a terminal",
  conflict: "an open conflict",
};

/** What pieces of lost sections are of, each kind once with its count. */
export const keptApartWords = (sections: readonly string[]): string => {
  const kinds = new Map<string, number>();
  for (const section of sections) {
    const type = section.split(":")[0] ?? section;
    const name = SECTION_NAMES[type] ?? type;
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  if (kinds.size === 0) return "What it holds cannot be read with the keys of this device";
  return list([...kinds].map(([name, count]) => (count === 1 ? name : `${name} (${count})`)));
};
