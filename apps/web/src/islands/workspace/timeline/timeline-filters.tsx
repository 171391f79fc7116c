import { Pin, Search } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import { filterTimeline, timelineStore } from "../../../stores/timeline-store.ts";
import { DAYS, KINDS, PRIORITIES, SORTS } from "../../../words/timeline-words.ts";
import {
  type Priority,
  type TimelineDays,
  type TimelineKind,
  type TimelineSort,
  tagsOf,
} from "../../../workspace/timeline-filter.ts";

const ALL = "";

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | null;
  /** What no choice is called; without it there is always one. */
  readonly all?: string;
  readonly options: readonly (readonly [T, string])[];
  readonly onChoose: (value: T | null) => void;
}

const Choice = <T extends string>({ label, value, all, options, onChoose }: ChoiceProps<T>): ReactNode => (
  <select
    className="timeline-select"
    aria-label={label}
    value={value ?? ALL}
    onChange={({ target }) => onChoose(options.find(([each]) => each === target.value)?.[0] ?? null)}
  >
    {all === undefined ? null : <option value={ALL}>{all}</option>}
    {options.map(([option, words]) => (
      <option key={option} value={option}>
        {words}
      </option>
    ))}
  </select>
);

const entriesOf = <T extends string>(words: Record<T, string>): readonly (readonly [T, string])[] =>
  Object.entries(words) as [T, string][];

const SORT_OPTIONS = entriesOf<TimelineSort>(SORTS);
const DAY_OPTIONS = entriesOf<TimelineDays>(DAYS);
const KIND_OPTIONS = entriesOf<TimelineKind>(KINDS);
const PRIORITY_OPTIONS = entriesOf<Priority>(PRIORITIES);

/** Narrows the timeline to some of its checkpoints, or to some days. */
export const TimelineFilters = (): ReactNode => {
  const filter = useStore(timelineStore, (state) => state.filter);
  const checkpoints = useStore(timelineStore, (state) => state.checkpoints);
  const tags = useMemo(() => tagsOf(checkpoints), [checkpoints]);
  return (
    <search className="timeline-filters" aria-label="Checkpoints">
      <div className="timeline-search">
        <Search size={14} aria-hidden="true" />
        <input
          type="search"
          aria-label="Find a checkpoint"
          placeholder="Find a checkpoint"
          value={filter.text}
          onChange={({ target }) => filterTimeline({ text: target.value })}
        />
        <button
          type="button"
          className="timeline-toggle"
          aria-pressed={filter.pinned}
          onClick={() => filterTimeline({ pinned: !filter.pinned })}
        >
          <Pin size={13} aria-hidden="true" />
          Pinned
        </button>
      </div>
      <div className="timeline-choices">
        <Choice
          label="Tag"
          all="Any tag"
          value={filter.tag}
          options={tags.map((tag) => [tag, tag] as const)}
          onChoose={(tag) => filterTimeline({ tag })}
        />
        <Choice
          label="Priority"
          all="Any priority"
          value={filter.priority}
          options={PRIORITY_OPTIONS}
          onChoose={(priority) => filterTimeline({ priority })}
        />
        <Choice
          label="Kind"
          all="Any kind"
          value={filter.kind}
          options={KIND_OPTIONS}
          onChoose={(kind) => filterTimeline({ kind })}
        />
        <Choice
          label="Date"
          all="Any date"
          value={filter.days}
          options={DAY_OPTIONS}
          onChoose={(days) => filterTimeline({ days })}
        />
        <Choice
          label="Order"
          value={filter.sort}
          options={SORT_OPTIONS}
          onChoose={(sort) => filterTimeline({ sort: sort ?? "newest" })}
        />
      </div>
    </search>
  );
};
