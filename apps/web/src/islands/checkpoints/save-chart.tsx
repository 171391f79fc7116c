import { Fragment, type ReactNode, useState } from "react";
import { Segmented } from "../../ui/segmented.tsx";
import { figureWords, groupWords, SAVE_GROUP_NAMES, SAVE_GROUP_TEXTS } from "../../words/checkpoint-words.ts";
import { dayOf } from "../../words/time.ts";
import {
  barsOf,
  type ChartDay,
  type ChartFigure,
  ceilingOf,
  heightOf,
  SAVE_GROUPS,
  totals,
} from "../../workspace/save-chart.ts";
import "./save-chart.css";

const HEIGHT = 100;
/** Of the place that one day has. */
const BAR = 0.72;
const LINES = [0, 0.5, 1] as const;

const dayName = ({ begin }: ChartDay): string => dayOf(new Date(begin).toISOString());

interface DrawnProps {
  readonly days: readonly ChartDay[];
  readonly figure: ChartFigure;
}

/** For the eye alone: the table beside it says the same. */
const Drawn = ({ days, figure }: DrawnProps): ReactNode => {
  const ceiling = ceilingOf(days, figure);
  const [first] = days;
  const last = days.at(-1);
  const middle = days[Math.floor(days.length / 2)];
  return (
    <div className="chart" aria-hidden="true">
      <div className="chart-scale">
        {LINES.toReversed().map((share) => (
          <span key={share}>{figureWords(figure, ceiling * share)}</span>
        ))}
      </div>
      <svg
        aria-hidden="true"
        className="chart-bars"
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {LINES.map((share) => (
          <line
            key={share}
            className="chart-line"
            x1="0"
            x2={days.length}
            y1={HEIGHT * share}
            y2={HEIGHT * share}
          />
        ))}
        {days.map((day, i) => (
          <g key={day.begin}>
            <title>{`${dayName(day)}: ${figureWords(figure, heightOf(day, figure))}`}</title>
            <rect className="chart-day" x={i} y="0" width="1" height={HEIGHT} />
            {barsOf(day, figure, ceiling).map(({ group, top, height }) => (
              <rect
                key={group}
                className="chart-bar"
                data-group={group}
                x={i + (1 - BAR) / 2}
                y={top * HEIGHT}
                width={BAR}
                height={height * HEIGHT}
              />
            ))}
          </g>
        ))}
      </svg>
      <div className="chart-days">
        {[first, middle, last].map((day) =>
          day === undefined ? null : <span key={day.begin}>{day === last ? "Today" : dayName(day)}</span>,
        )}
      </div>
    </div>
  );
};

/** The same as the chart, day by day. Days without a save are left out, and said to be. */
const Table = ({
  days,
  shown,
}: {
  readonly days: readonly ChartDay[];
  readonly shown: boolean;
}): ReactNode => {
  const used = days.filter((day) => heightOf(day, "saves") > 0);
  return (
    <div
      className={shown ? "chart-table" : "unseen"}
      {...(shown ? { role: "region", "aria-label": "Saves and sealed bytes", tabIndex: 0 } : {})}
    >
      <table>
        <caption>Saves and sealed bytes by day and kind. Days that are not listed have none.</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {SAVE_GROUPS.map((group) => (
              <th key={group} scope="col">
                {SAVE_GROUP_NAMES[group]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {used.toReversed().map((day) => (
            <tr key={day.begin}>
              <th scope="row">{dayName(day)}</th>
              {SAVE_GROUPS.map((group) => (
                <td key={group}>{day.of[group].saves === 0 ? "none" : groupWords(day.of[group])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const FIGURES = [
  ["saves", "Saves"],
  ["bytes", "Sealed bytes"],
] as const;

/** Saves and sealed bytes over time, by kind: drawn, and as a table. */
export const SaveChart = ({ days }: { readonly days: readonly ChartDay[] }): ReactNode => {
  const [figure, setFigure] = useState<ChartFigure>("saves");
  const [table, setTable] = useState(false);
  const sums = totals(days);
  return (
    <figure className="save-chart">
      <figcaption>
        <h2>The last {days.length} days</h2>
        <Segmented label="What is drawn" value={figure} options={FIGURES} onValue={setFigure} />
      </figcaption>
      <Drawn days={days} figure={figure} />
      <dl className="chart-legend">
        {SAVE_GROUPS.filter((group) => sums[group].saves > 0).map((group) => (
          <Fragment key={group}>
            <dt>
              <span className="chart-key" data-group={group} />
              {SAVE_GROUP_NAMES[group]}
            </dt>
            <dd>
              {groupWords(sums[group])} <span className="chart-what">{SAVE_GROUP_TEXTS[group]}</span>
            </dd>
          </Fragment>
        ))}
      </dl>
      <p className="chart-note">
        Counted is what is kept: cleaning thins automatic saves as they grow older. Bytes are what each save
        added, sealed and padded, as the service stores it.{" "}
        <button type="button" className="link" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? "Hide the table" : "Show as a table"}
        </button>
      </p>
      <Table days={days} shown={table} />
    </figure>
  );
};
