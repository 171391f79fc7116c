import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { dayOf } from "../../../words/time.ts";
import { dayWords, momentWords } from "../../../words/timeline-words.ts";
import {
  daysOf,
  type Moment,
  marksOf,
  momentAtPlace,
  momentStep,
  shareOf,
} from "../../../workspace/moments.ts";
import "./moments.css";

/** Room that the name of a day needs, as a share of the line. */
const DAY_APART = 0.14;

export interface MomentTrackProps {
  readonly label: string;
  readonly moments: readonly Moment[];
  /** Which of them; behind the last one stands the present. */
  readonly at: number;
  readonly onMove: (at: number) => void;
  /** Whether the days stand below the line. */
  readonly days?: boolean;
}

const percent = (share: number): string => `${share * 100}%`;

/** A line with every moment on it, from the oldest to now, and a handle that goes from one to another. */
export const MomentTrack = ({ label, moments, at, onMove, days = true }: MomentTrackProps): ReactNode => {
  const line = useRef<HTMLDivElement>(null);
  const count = moments.length;
  const moment = moments[at];

  const follow = (event: PointerEvent): void => {
    const box = line.current?.getBoundingClientRect();
    if (box === undefined) return;
    const to = momentAtPlace(count, event.clientX - box.left, box.width);
    if (to !== at) onMove(to);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    follow(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = momentStep(moments, at, event.key);
    if (to === null) return;
    event.preventDefault();
    if (to !== at) onMove(to);
  };

  return (
    <div
      className="moment-track"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={count}
      aria-valuenow={at}
      aria-valuetext={momentWords(moment)}
      data-days={days}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    >
      <div ref={line} className="moment-line">
        <span className="moment-passed" style={{ width: percent(shareOf(count, at)) }} />
        {marksOf(moments).map(({ at: place, moment: { key, pinned, name } }) => (
          <span
            key={key}
            className="moment-mark"
            data-pinned={pinned}
            title={name ?? undefined}
            style={{ left: percent(shareOf(count, place)) }}
          />
        ))}
        <span className="moment-now" />
        {days
          ? daysOf(moments, dayOf, DAY_APART).map(({ at: place, day }) => (
              <span key={day} className="moment-day" style={{ left: percent(shareOf(count, place)) }}>
                {dayWords(moments[place]?.at ?? day)}
              </span>
            ))
          : null}
        {days ? <span className="moment-day moment-day-now">Now</span> : null}
        <span className="moment-handle" style={{ left: percent(shareOf(count, at)) }} />
      </div>
    </div>
  );
};
