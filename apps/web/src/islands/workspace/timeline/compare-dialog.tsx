import { ArrowDownUp } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useStore } from "zustand";
import { showDialog } from "../../../stores/timeline-actions.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { momentLabel } from "../../../words/timeline-words.ts";
import { indexOfMoment, type Moment, momentsOf } from "../../../workspace/moments.ts";
import { Bars } from "../bars.tsx";
import { DifferenceList } from "./difference-list.tsx";
import { MomentTrack } from "./moment-track.tsx";
import { useDifferences } from "./use-differences.ts";

interface SideProps {
  readonly label: "From" | "To";
  readonly moments: readonly Moment[];
  readonly digest: string | null;
  readonly onDigest: (digest: string | null) => void;
}

const Side = ({ label, moments, digest, onDigest }: SideProps): ReactNode => {
  const at = indexOfMoment(moments, digest);
  return (
    <div className="compare-side">
      <span>{label}</span>
      <strong>{momentLabel(moments[at])}</strong>
      <MomentTrack
        label={label}
        moments={moments}
        at={at}
        days={false}
        onMove={(to) => onDigest(moments[to]?.digest ?? null)}
      />
    </div>
  );
};

export interface CompareDialogProps {
  /** By digest; null for the present. */
  readonly from: string | null;
  readonly to: string | null;
}

/** How any moment differs from any other one, by meaning. [WB-6] */
export const CompareDialog = (first: CompareDialogProps): ReactNode => {
  const [{ from, to }, setSides] = useState(first);
  const saves = useStore(timelineStore, (state) => state.saves);
  const checkpoints = useStore(timelineStore, (state) => state.checkpoints);
  const moments = useMemo(() => momentsOf(saves, checkpoints), [saves, checkpoints]);
  const { items, busy, problem } = useDifferences(from, to);
  return (
    <Dialog
      open
      onClose={() => showDialog(null)}
      title="Compare two moments"
      wide
      text="What the second one has that differs from the first. Nothing changes by looking."
    >
      <div className="compare" aria-busy={busy}>
        <div className="compare-moments">
          <Side
            label="From"
            moments={moments}
            digest={from}
            onDigest={(digest) => setSides({ from: digest, to })}
          />
          <Side
            label="To"
            moments={moments}
            digest={to}
            onDigest={(digest) => setSides({ from, to: digest })}
          />
          <span className="compare-swap">
            <IconButton label="Swap the two" side="left" onClick={() => setSides({ from: to, to: from })}>
              <ArrowDownUp size={16} aria-hidden="true" />
            </IconButton>
          </span>
        </div>
        {problem === null ? null : <ProblemNote problem={problem} />}
        {items === null && problem === null ? (
          <div className="restore-busy">
            <Bars name="difference" widths={["w-55", "w-70", "w-40"]} />
          </div>
        ) : null}
        {items?.length === 0 ? (
          <p className="compare-none" role="status">
            {busy ? "Comparing…" : "Nothing differs between these two moments."}
          </p>
        ) : null}
        {items === null || items.length === 0 ? null : <DifferenceList items={items} sense="compare" />}
      </div>
    </Dialog>
  );
};
