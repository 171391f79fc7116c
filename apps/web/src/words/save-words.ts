import type { SaveRecord, SaveStatus } from "@holdfast/client/contract";
import { counted, size } from "./size.ts";
import { ago, fullTime } from "./time.ts";

/** What the pill looks like; each has an icon of its own, so that colour never stands alone. */
export type PillTone = "saved" | "device" | "unsaved" | "busy" | "offline" | "failed" | "locked";

export interface PillWords {
  readonly tone: PillTone;
  readonly text: string;
  /** For hovering: one fact a line. */
  readonly detail: readonly string[];
}

/** The journal takes an edit within this time; until then nothing says that it is kept. */
const JOURNAL_MILLISECONDS = 1000;

const READ_ONLY = {
  "other-tab": "Open in another tab; this one follows when that one closes",
  "not-trusted": "What the service sent could not be verified; nothing is overwritten",
  damaged: "Part of the stored save is damaged; nothing is overwritten",
  role: "Your role lets you read this session",
} as const;

const unsaved = (since: string, kept: boolean, now: number): PillWords => {
  if (!kept)
    return {
      tone: "unsaved",
      text: "Not saved yet",
      detail: ["Only in this tab; a save follows within 5 s"],
    };
  if (now - Date.parse(since) < JOURNAL_MILLISECONDS) {
    return { tone: "unsaved", text: "Unsaved changes", detail: ["Kept on this device within 1 s"] };
  }
  return {
    tone: "device",
    text: "Saved on this device",
    detail: ["Sealed here; the service has it with the next save"],
  };
};

/** The words of the status pill. `now` in milliseconds since 1970. */
export const pillWords = (status: SaveStatus, now: number): PillWords => {
  switch (status.kind) {
    case "opening":
      return { tone: "busy", text: "Opening…", detail: ["Fetching and verifying"] };
    case "saved":
      return {
        tone: "saved",
        text: `Saved ${ago(status.at, now)}`,
        detail: [
          fullTime(status.at),
          `Save ${status.seq} · ${size(status.bytes)}`,
          `Digest ${status.digest.slice(0, 12)}`,
        ],
      };
    case "unsaved":
      return unsaved(status.since, status.keptOnDevice, now);
    case "saving":
      return { tone: "busy", text: "Saving…", detail: ["Sealed on this device, on its way"] };
    case "offline": {
      const where = status.keptOnDevice ? "kept on this device" : "only in this tab";
      return {
        tone: "offline",
        text: `Offline, ${counted(status.changes, "change")} ${where}`,
        detail: ["Go on working; it is sent when the service answers again"],
      };
    }
    case "failed":
      return {
        tone: "failed",
        text: "Save failed — retry",
        detail: [
          status.problem.title,
          status.keptOnDevice ? "Your work is kept on this device" : "Your work is only in this tab",
        ],
      };
    case "read-only":
      return { tone: "locked", text: "Read-only", detail: [READ_ONLY[status.reason]] };
  }
};

const KINDS: Record<SaveRecord["kind"], string> = {
  auto: "Automatic",
  manual: "By hand",
  restore: "Before restoring",
  merge: "Merged",
  compact: "Tidied",
  clone: "Copied",
};

/** The kind of a save in a list. */
export const kindWords = (kind: SaveRecord["kind"]): string => KINDS[kind];
