import { ChevronLeft, ChevronRight, GitCompareArrows } from "lucide-react";
import { type ReactNode, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { backToNow, look } from "../../../stores/looking.ts";
import { showDialog } from "../../../stores/timeline-actions.ts";
import { readOlder, timelineStore } from "../../../stores/timeline-store.ts";
import { Button } from "../../../ui/button.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { momentFact, momentTitle } from "../../../words/timeline-words.ts";
import { momentStep, momentsOf } from "../../../workspace/moments.ts";
import { useMedia } from "../use-media.ts";
import { MomentTrack } from "./moment-track.tsx";

/** So many saves are fetched without being asked for. */
const BY_ITSELF = 500;
/** Older ones are fetched when so few are left. */
const AHEAD = 20;

const icon = { size: 16, "aria-hidden": true } as const;

/** Goes to any moment that is kept, with everything in the panels. [WB-5] */
export const Scrubber = (): ReactNode => {
  const { saves, next, loading, loaded, checkpoints, preview, fetching } = useStore(timelineStore);
  const phone = useMedia("(max-width: 820px)");
  const moments = useMemo(() => momentsOf(saves, checkpoints), [saves, checkpoints]);
  const aim = fetching ?? preview?.key ?? null;
  const found = moments.findIndex(({ key }) => key === aim);
  const seen = preview === null ? -1 : moments.findIndex(({ digest }) => digest === preview.digest);
  const at = found !== -1 ? found : seen !== -1 ? seen : moments.length;

  const wantsOlder = loaded && !loading && next !== null && (saves.length < BY_ITSELF || at < AHEAD);
  useEffect(() => {
    if (wantsOlder) void readOlder();
  }, [wantsOlder]);

  const move = (to: number): void => {
    const moment = moments[to];
    if (moment === undefined) backToNow();
    else void look(moment);
  };
  const step = (key: "PageDown" | "PageUp"): void => move(momentStep(moments, at, key) ?? at);
  if (!loaded || moments.length === 0) return null;
  return (
    <section className="scrubber" aria-label="Moments">
      <p className="scrubber-moment" role="status" aria-live="off">
        <strong>{momentTitle(moments[at])}</strong>
        <span>{momentFact(moments[at], moments.length - at)}</span>
      </p>
      <MomentTrack label="Moment" moments={moments} at={at} onMove={move} />
      <div className="scrubber-actions">
        {phone ? null : (
          <>
            <IconButton
              label="Earlier named moment"
              keys="Page Down"
              side="top"
              disabled={at === 0}
              onClick={() => step("PageDown")}
            >
              <ChevronLeft {...icon} />
            </IconButton>
            <IconButton
              label="Later named moment"
              keys="Page Up"
              side="top"
              disabled={at === moments.length}
              onClick={() => step("PageUp")}
            >
              <ChevronRight {...icon} />
            </IconButton>
          </>
        )}
        <Button
          size="small"
          onClick={() => {
            const from = moments[at]?.digest ?? moments.at(-1)?.digest ?? null;
            showDialog({ kind: "compare", from, to: null });
          }}
        >
          <GitCompareArrows size={14} aria-hidden="true" />
          Compare…
        </Button>
      </div>
    </section>
  );
};
