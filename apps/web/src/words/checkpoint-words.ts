import type { SaveStatus } from "@holdfast/client/contract/session";
import type { AfterDeleting } from "../workspace/after-deleting.ts";
import type { CheckpointSort } from "../workspace/checkpoint-groups.ts";
import type { SaveGroup } from "../workspace/save-chart.ts";
import { counted, size } from "./size.ts";

type ReadOnlyReason = Extract<SaveStatus, { readonly kind: "read-only" }>["reason"];

/** Why a session cannot be restored from a page that has it open for a moment only, and where it can. */
export const readOnlyWords = (reason: ReadOnlyReason): string => {
  if (reason === "role") return "You may look at this session and not change it.";
  if (reason === "other-tab") return "This session is open in another tab. Restore it there.";
  if (reason === "other-device" || reason === "taken-over")
    return "Another device is working in this session. Open it and take over, then restore it there.";
  return "This session can only be read at the moment. Open it to see why, and what to do.";
};

/** What deleting a name does to the save behind it; `moment` says which save that is. */
export const afterDeletingWords = (after: AfterDeleting | null, moment: string): string => {
  switch (after) {
    case null:
      return "Looking what else keeps its save…";
    case "head":
      return `The save of ${moment} is the newest of the session and stays. Nothing becomes unreachable.`;
    case "another-name":
      return `Another checkpoint names the save of ${moment}, which stays. Nothing becomes unreachable.`;
    case "newest":
      return `The save of ${moment} is among the newest 20 of the session and stays for now.`;
    case "young":
      return `The save of ${moment} is less than two hours old and stays for now. Later cleaning may take it.`;
    case "goes":
      return `Only this checkpoint keeps the save of ${moment}. Cleaning may take it then, and what is in no other save can not be had any more.`;
    case "unknown":
      return `Nobody could say what else keeps the save of ${moment}. If nothing does, cleaning may take it, and what is in no other save with it.`;
  }
};

export const SAVE_GROUP_NAMES: Record<SaveGroup, string> = {
  automatic: "Automatic",
  manual: "By hand",
  restored: "Restores",
  other: "Merges and copies",
};

export const SAVE_GROUP_TEXTS: Record<SaveGroup, string> = {
  automatic: "saved by itself while somebody worked, and tidied",
  manual: "saved with Ctrl or ⌘ S, or named",
  restored: "went back to an earlier save",
  other: "brought the work of two devices together, or began a session from another",
};

export const SORT_NAMES: Record<CheckpointSort, string> = {
  createdAt: "Newest first",
  name: "By name",
  bytes: "Largest first",
  priority: "Most important first",
};

/** A figure of the chart: saves are counted, bytes told as sizes. */
export const figureWords = (figure: "saves" | "bytes", value: number): string =>
  figure === "bytes" ? size(value) : `${value}`;

/** "12 saves, 1.2 MB". */
export const groupWords = ({ saves, bytes }: { readonly saves: number; readonly bytes: number }): string =>
  `${counted(saves, "save")}, ${size(bytes)}`;

/** "3 made by hand, 1 made automatically"; what is not there is not said. */
export const originWords = (manual: number, automatic: number): string =>
  [manual === 0 ? "" : `${manual} made by hand`, automatic === 0 ? "" : `${automatic} made automatically`]
    .filter((each) => each !== "")
    .join(", ");
