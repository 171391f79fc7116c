import { type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { DIFFERENCE_GROUPS, type DifferenceSense } from "../../../words/difference-words.ts";
import type { DifferenceGroup, DifferenceItem } from "../../../workspace/difference-items.ts";
import { type DifferenceChoice, DifferenceRow } from "./difference-row.tsx";
import "./restore.css";

const ORDER = Object.keys(DIFFERENCE_GROUPS) as DifferenceGroup[];
/** Things of one kind that are drawn at first, and with each asking for more. */
const AT_ONCE = 100;

interface GroupProps {
  readonly group: DifferenceGroup;
  readonly items: readonly DifferenceItem[];
  readonly sense: DifferenceSense;
  readonly choice?: DifferenceChoice;
}

const Group = ({ group, items, ...rest }: GroupProps): ReactNode => {
  const [most, setMost] = useState(AT_ONCE);
  const more = items.length - most;
  return (
    <section aria-label={`Differences: ${DIFFERENCE_GROUPS[group]}`}>
      <h3>{DIFFERENCE_GROUPS[group]}</h3>
      <ul>
        {items.slice(0, most).map((item) => (
          <DifferenceRow key={item.key} item={item} {...rest} />
        ))}
      </ul>
      {more > 0 ? (
        <p className="restore-hint">
          <Button size="small" look="quiet" onClick={() => setMost(most + AT_ONCE)}>
            {`Show ${Math.min(more, AT_ONCE)} more`}
          </Button>
        </p>
      ) : null}
    </section>
  );
};

export interface DifferenceListProps {
  readonly items: readonly DifferenceItem[];
  readonly sense: DifferenceSense;
  readonly choice?: DifferenceChoice;
}

/** Everything in which two moments differ, by kind. */
export const DifferenceList = ({ items, ...rest }: DifferenceListProps): ReactNode => (
  <div className="restore-groups">
    {ORDER.map((group) => {
      const of = items.filter((item) => item.group === group);
      return of.length === 0 ? null : <Group key={group} group={group} items={of} {...rest} />;
    })}
  </div>
);
