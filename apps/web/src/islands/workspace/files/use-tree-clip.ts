import { useState } from "react";
import { say } from "../../../stores/ui-store.ts";
import { takenWords } from "../../../words/file-words.ts";
import { folderOf } from "../../../workspace/paths.ts";
import type { TreeRow } from "../../../workspace/tree.ts";
import { folderAt } from "../../../workspace/tree-moves.ts";
import { MOD } from "../keys.ts";
import { copyInto, moveInto } from "./tree-actions.ts";
import type { treeModStep } from "./tree-keys.ts";

interface Clip {
  readonly row: TreeRow;
  readonly copied: boolean;
}

export interface TreeClip {
  /** The path that was cut and is not put down yet. */
  readonly cut: string | null;
  /** Answers the path that something got by it. */
  readonly step: (what: NonNullable<ReturnType<typeof treeModStep>>, row: TreeRow) => string | null;
  /** True when something was let go of. */
  readonly letGo: () => boolean;
}

/** Moves and copies rows by the keys that people know from elsewhere. */
export const useTreeClip = (): TreeClip => {
  const [clip, setClip] = useState<Clip | null>(null);
  return {
    cut: clip === null || clip.copied ? null : clip.row.path,
    step: (what, row) => {
      if (what === "duplicate") return copyInto(row, folderOf(row.path));
      if (what !== "paste") {
        setClip({ row, copied: what === "copy" });
        say(takenWords(row.name, what === "copy", MOD));
        return null;
      }
      if (clip === null) return null;
      if (clip.copied) return copyInto(clip.row, folderAt(row));
      setClip(null);
      return moveInto(clip.row, folderAt(row));
    },
    letGo: () => {
      setClip(null);
      return clip !== null;
    },
  };
};
