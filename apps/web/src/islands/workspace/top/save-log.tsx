import type { SaveRecord } from "@holdfast/client/contract/save-record";
import type { SaveStatus } from "@holdfast/client/contract/session";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../ui/button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { liveWords } from "../../../words/presence-words.ts";
import { kindWords, type PillWords, saveDetail } from "../../../words/save-words.ts";
import { size } from "../../../words/size.ts";
import { clockTime, duration } from "../../../words/time.ts";
import { MOD } from "../keys.ts";
import { saveByHand } from "../use-shortcuts.ts";

const Row = ({ record }: { readonly record: SaveRecord }): ReactNode => (
  <tr title={saveDetail(record).join("\n")}>
    <td>
      <time dateTime={record.at}>{clockTime(record.at)}</time>
    </td>
    <td>{kindWords(record.kind)}</td>
    <td>{size(record.bytes)}</td>
    <td>{duration(record.milliseconds)}</td>
  </tr>
);

const Table = ({ log }: { readonly log: readonly SaveRecord[] }): ReactNode => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
  <section className="save-log-scroll" aria-label="The last saves" tabIndex={0}>
    <table className="save-log">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Sent</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        {log.map((record) => (
          <Row key={record.digest} record={record} />
        ))}
      </tbody>
    </table>
  </section>
);

export interface SaveLogProps {
  readonly status: SaveStatus;
  readonly words: PillWords;
  /** Changes made elsewhere arrive by themselves. */
  readonly live: boolean;
  readonly log: readonly SaveRecord[];
}

/** What the pill stands for in full: the state of saving, and the last saves. */
export const SaveLog = ({ status, words, live, log }: SaveLogProps): ReactNode => {
  const retry = status.kind === "failed" || status.kind === "offline";
  const canSave = status.kind !== "read-only" && status.kind !== "opening";
  return (
    <>
      <div className="save-log-head">
        <div>
          <p className="save-log-title">{words.text}</p>
          {[...words.detail, liveWords(live)].map((line) => (
            <p key={line} className="save-log-fact">
              {line}
            </p>
          ))}
        </div>
        {canSave ? (
          <Button size="small" onClick={() => void saveByHand()} title={`${MOD} S`}>
            {retry ? <RefreshCw size={14} aria-hidden="true" /> : null}
            {retry ? "Retry" : "Save now"}
          </Button>
        ) : null}
      </div>
      {status.kind === "failed" ? (
        <div className="save-log-problem">
          <ProblemNote problem={status.problem} />
        </div>
      ) : null}
      {log.length === 0 ? (
        <p className="save-log-empty">Saves of this session from this browser are listed here.</p>
      ) : (
        <Table log={log} />
      )}
    </>
  );
};
