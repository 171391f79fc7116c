import type { ReactNode } from "react";
import { useStore } from "zustand";
import { timelineStore } from "../../stores/timeline-store.ts";
import { seenWords } from "../../words/timeline-words.ts";
import "./seen-at.css";

/** In the head of a panel that shows an earlier moment: when it is from, and that nothing can be changed in it. [WB-5] */
export const SeenAt = (): ReactNode => {
  const preview = useStore(timelineStore, (state) => state.preview);
  return preview === null ? null : (
    <span
      className="panel-seen"
      title="You are looking at an earlier moment. It can be read and not changed."
    >
      {seenWords(preview.at)}
    </span>
  );
};
