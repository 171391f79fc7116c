import type { LossLedger } from "@holdfast/state/ledger";
import type { ReactNode } from "react";
import { ledgerWords, lossWords, moreWords } from "../../../words/ledger-words.ts";
import "./loss-list.css";

/** What is not in a checkpoint's save, and why. [Z11] */
export const LossList = ({ ledger }: { readonly ledger: LossLedger | null }): ReactNode => {
  const words = ledgerWords(ledger);
  if (ledger === null || ledger.count === 0) return <p className="timeline-details-fact">{words}</p>;
  const more = moreWords(ledger);
  return (
    <details className="loss-list">
      <summary>{words}</summary>
      <ul>
        {ledger.entries.map((entry) => {
          const line = lossWords(entry);
          return <li key={line}>{line}</li>;
        })}
        {more === null ? null : <li>{more}</li>}
      </ul>
    </details>
  );
};
