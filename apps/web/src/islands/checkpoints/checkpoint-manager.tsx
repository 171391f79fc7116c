import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import {
  CHART_DAYS,
  checkpointsStore,
  filterCheckpoints,
  type SessionPast,
} from "../../stores/checkpoints-store.ts";
import { useNow } from "../../ui/use-now.ts";
import { originWords } from "../../words/checkpoint-words.ts";
import { counted, size } from "../../words/size.ts";
import { PRIORITIES } from "../../words/timeline-words.ts";
import { countsOf } from "../../workspace/checkpoint-groups.ts";
import { chartDays } from "../../workspace/save-chart.ts";
import { useGate } from "../gate/use-gate.tsx";
import { SaveChart } from "./save-chart.tsx";
import "../../ui/skeleton.css";
import "./manager.css";

interface FigureProps {
  readonly name: string;
  /** Undefined: not known yet. */
  readonly value: string | undefined;
  readonly text: string;
}

const Figure = ({ name, value, text }: FigureProps): ReactNode => (
  <div className="figure">
    <dt>{name}</dt>
    <dd>
      <strong>{value ?? <span className="skeleton" />}</strong>
      <span className="figure-text">{value === undefined ? "\u00a0" : text}</span>
    </dd>
  </div>
);

const TAGS_SHOWN = 12;

const Chips = ({ pasts }: { readonly pasts: readonly SessionPast[] }): ReactNode => {
  const filter = useStore(checkpointsStore, (state) => state.filter);
  const { byTag, byPriority } = countsOf(pasts, 0);
  const priorities = (["high", "medium", "low"] as const).filter((each) => byPriority[each] > 0);
  if (byTag.length === 0 && priorities.length < 2) return null;
  return (
    <div className="chips">
      {priorities.map((priority) => (
        <button
          key={priority}
          type="button"
          className="chip"
          aria-pressed={filter.priority === priority}
          onClick={() => filterCheckpoints({ priority: filter.priority === priority ? null : priority })}
        >
          {PRIORITIES[priority]} priority <span className="chip-count">{byPriority[priority]}</span>
        </button>
      ))}
      {byTag.slice(0, TAGS_SHOWN).map(({ tag, count }) => (
        <button
          key={`tag ${tag}`}
          type="button"
          className="chip"
          aria-pressed={filter.tag === tag}
          onClick={() => filterCheckpoints({ tag: filter.tag === tag ? null : tag })}
        >
          #{tag} <span className="chip-count">{count}</span>
        </button>
      ))}
    </div>
  );
};

/** What there is of checkpoints and saves in the workspace, in figures. */
export const CheckpointManager = (): ReactNode => {
  const { closed } = useGate();
  const pasts = useStore(checkpointsStore, (state) => state.pasts);
  const now = useNow(60_000);
  const known = pasts?.every(({ checkpoints, problem }) => checkpoints !== null || problem !== null) === true;
  const counts = useMemo(() => (pasts === null || !known ? null : countsOf(pasts, now)), [pasts, known, now]);
  const days = useMemo(
    () =>
      chartDays(
        (pasts ?? []).flatMap(({ saves }) => saves ?? []),
        CHART_DAYS,
        now,
      ),
    [pasts, now],
  );
  if (closed !== null) return null;
  const sealed = (pasts ?? []).reduce((sum, { session }) => sum + session.bytes, 0);
  return (
    <section className="manager" aria-label="In figures" aria-busy={counts === null}>
      <dl className="figures">
        <Figure
          name="Checkpoints"
          value={counts === null ? undefined : `${counts.count}`}
          text={originWords(counts?.manual ?? 0, counts?.automatic ?? 0) || "none was made yet"}
        />
        <Figure
          name="Pinned"
          value={counts === null ? undefined : `${counts.pinned}`}
          text="kept until they are deleted"
        />
        <Figure
          name="Restore tested"
          value={counts === null ? undefined : `${counts.proven} of ${counts.count}`}
          text="rebuilt whole in the last 7 days"
        />
        <Figure
          name="Sealed"
          value={pasts === null ? undefined : size(sealed)}
          text={`in the newest saves of ${counted(pasts?.length ?? 0, "session")}`}
        />
      </dl>
      <SaveChart days={days} />
      <Chips pasts={pasts ?? []} />
      {counts !== null && counts.unread > 0 ? (
        <p className="manager-note">
          {counted(counts.unread, "name")} cannot be read: damaged, or sealed with keys that this device does
          not have. What they name can be restored all the same.
        </p>
      ) : null}
    </section>
  );
};
