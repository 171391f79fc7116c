import type { SaveRecord } from "@holdfast/client/contract/save-record";
import type { SaveStatus } from "@holdfast/client/contract/session";
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

type ReadOnlyReason = Extract<SaveStatus, { kind: "read-only" }>["reason"];

interface ReadOnlyWords {
  readonly title: string;
  readonly text: string;
}

const READ_ONLY: Record<ReadOnlyReason, ReadOnlyWords> = {
  "other-tab": {
    title: "This session is open in another tab.",
    text: "Here you read its last save. When that tab is closed, you go on writing in this one.",
  },
  "not-trusted": {
    title: "What the service sent could not be verified.",
    text: "Nothing is overwritten: what you see is the last state this device trusts.",
  },
  damaged: {
    title: "Part of the stored save is damaged.",
    text: "Nothing is overwritten. What could be read is shown, and earlier saves may be whole.",
  },
  "rolled-back": {
    title: "The service shows an older state of this session than this device has.",
    text: "You see what this device kept. Nothing is replaced until you choose to send it again.",
  },
  role: {
    title: "You are a viewer in this workspace.",
    text: "You can read everything here, and nothing is saved. An admin can give you another role.",
  },
  "other-device": {
    title: "Another device is writing here.",
    text: "You read along. When it is done there, you go on writing here; or take over now.",
  },
  "taken-over": {
    title: "Another device took over.",
    text: "You read along. When it is done there, you go on writing here; or take over now.",
  },
  "past-author": {
    title: "Saved last by a device that was removed, or by somebody who left.",
    text: "Look at it first. Nothing is built on this save until somebody who may write keeps it.",
  },
};

/** Why a session is read-only, and what follows from it. */
export const readOnlyWords = (reason: ReadOnlyReason): ReadOnlyWords => READ_ONLY[reason];

const unsaved = ({ keptOnDevice, journaled }: Extract<SaveStatus, { kind: "unsaved" }>): PillWords => {
  if (!keptOnDevice)
    return {
      tone: "unsaved",
      text: "Not saved yet",
      detail: ["Only in this tab; a save follows within 5 s"],
    };
  if (!journaled) return { tone: "unsaved", text: "Unsaved changes", detail: ["Not on this device yet"] };
  return {
    tone: "device",
    text: "Saved on this device",
    detail: ["Sealed here; the service has it with the next save"],
  };
};

/** The facts of one save, one a line. */
export const saveDetail = (save: Pick<SaveRecord, "at" | "seq" | "bytes" | "digest">): readonly string[] => [
  fullTime(save.at),
  `Save ${save.seq} · ${size(save.bytes)}`,
  `Digest ${save.digest.slice(0, 12)}`,
];

/** The words of the status pill. `now` in milliseconds since 1970. */
export const pillWords = (status: SaveStatus, now: number): PillWords => {
  switch (status.kind) {
    case "opening":
      return { tone: "busy", text: "Opening…", detail: ["Fetching and verifying"] };
    case "saved":
      return {
        tone: "saved",
        text: `Saved ${ago(status.at, now)}`,
        detail: saveDetail(status),
      };
    case "unsaved":
      return unsaved(status);
    case "saving":
      return { tone: "busy", text: "Saving…", detail: ["Sealed on this device, on its way"] };
    case "offline": {
      const where = status.keptOnDevice ? "kept on this device" : "only in this tab";
      return {
        tone: "offline",
        text: status.changes === 0 ? "Offline" : `Offline, ${counted(status.changes, "change")} ${where}`,
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
      return { tone: "locked", text: "Read-only", detail: [READ_ONLY[status.reason].title] };
  }
};

const KINDS: Record<SaveRecord["kind"], string> = {
  auto: "Automatic",
  manual: "By hand",
  restore: "Restored",
  merge: "Merged",
  compact: "Tidied",
  clone: "Copied",
};

/** The kind of a save in a list. */
export const kindWords = (kind: SaveRecord["kind"]): string => KINDS[kind];
