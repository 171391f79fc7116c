import { History, ListTree, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { backToNow } from "../../../stores/looking.ts";
import { canSave, sessionStore } from "../../../stores/session-store.ts";
import { showDialog } from "../../../stores/timeline-actions.ts";
import { showTimeline, timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { momentOf } from "../../../words/timeline-words.ts";
import { useMedia } from "../use-media.ts";

/** Says that an earlier state stands here, and offers both ways on. */
export const PreviewBanner = (): ReactNode => {
  const preview = useStore(timelineStore, (state) => state.preview);
  const mayRestore = useStore(sessionStore, canSave);
  const phone = useMedia("(max-width: 820px)");
  if (preview === null) return null;
  return (
    <section className="notice preview-banner" data-tone="good" aria-label="Earlier state">
      <History size={16} aria-hidden="true" />
      <p role="status">
        <strong>You are looking at {momentOf(preview.at)}</strong>
        {preview.name === null ? "" : ` · ${preview.name}`} — nothing has changed.
      </p>
      <div className="preview-actions">
        {phone ? (
          <Button size="small" look="quiet" onClick={() => showTimeline(true)}>
            <ListTree size={14} aria-hidden="true" />
            Timeline
          </Button>
        ) : null}
        <Button size="small" onClick={backToNow}>
          Back to now
        </Button>
        {mayRestore ? (
          <Button size="small" look="primary" onClick={() => showDialog({ kind: "restore" })}>
            <RotateCcw size={14} aria-hidden="true" />
            Restore…
          </Button>
        ) : null}
      </div>
    </section>
  );
};
