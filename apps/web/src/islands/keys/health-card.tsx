import { CircleCheck, CircleDot, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { keyHealthStore, refreshKeyHealth } from "../../stores/key-health-store.ts";
import { managesHere, workspacesStore } from "../../stores/workspaces-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { type HealthRow, healthRows, healthSummary } from "../../words/health-words.ts";
import type { CardsProps } from "../settings/cards-props.ts";
import { SettingsCard } from "../settings/row.tsx";
import "../../ui/note.css";
import "./health.css";

const ICONS: Readonly<Record<HealthRow["tone"], ReactNode>> = {
  good: <CircleCheck size={18} role="img" aria-label="Fine" />,
  note: <CircleDot size={18} role="img" aria-label="Could be better" />,
  warn: <TriangleAlert size={18} role="img" aria-label="Needs you" />,
};

const Row = ({ row: { tone, title, text, action } }: { readonly row: HealthRow }): ReactNode => (
  <li className="health-row" data-tone={tone}>
    {ICONS[tone]}
    <div>
      <p className="health-title">{title}</p>
      <p className="health-text">{text}</p>
    </div>
    {action === null ? null : (
      <a className="button" data-look="outline" data-size="small" href={`#${action.to}`}>
        {action.label}
      </a>
    )}
  </li>
);

const LOADING = ["recovery", "second", "workspace", "own", "service"] as const;

/** What is fine about the keys, what is missing, and where it is put right. [A19] */
export const HealthCard = ({ account }: CardsProps): ReactNode => {
  const { health, problem } = useStore(keyHealthStore);
  const manages = useStore(workspacesStore, managesHere);
  const now = useNow(60_000);
  const place = account === null ? null : `${account.accountId} ${account.workspaceId}`;
  useEffect(() => {
    if (place !== null) void refreshKeyHealth();
  }, [place]);
  const rows = health === null ? null : healthRows(health, now, manages);
  return (
    <SettingsCard title="Health" text={rows === null ? "How your keys stand." : healthSummary(rows)}>
      {problem === null ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      {health?.warnings.includes("service-disagrees") === true ? (
        <div className="settings-note">
          <div className="note" data-tone="danger" role="alert">
            <TriangleAlert size={16} aria-hidden="true" />
            <p className="note-body">
              The service says something about your keys that cannot be. It was not believed; tell whoever
              runs it.
            </p>
          </div>
        </div>
      ) : null}
      <ul aria-label="Key health">
        {rows === null
          ? LOADING.map((id) => (
              <li key={id} className="health-row">
                <span />
                {problem === null ? <span className="skeleton w-skeleton" /> : <span>Not known now</span>}
              </li>
            ))
          : rows.map((row) => <Row key={row.id} row={row} />)}
      </ul>
    </SettingsCard>
  );
};
