import type { RetentionReport } from "@holdfast/protocol/retention";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { cleanNow, storageStore } from "../../stores/storage-store.ts";
import { say } from "../../stores/ui-store.ts";
import { currentOf, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { counted } from "../../words/size.ts";
import { goesWords, KEEP_WORDS, stayLines, termsWords } from "../../words/storage-words.ts";
import { fullTime } from "../../words/time.ts";
import { Row, SettingsCard } from "../settings/row.tsx";

const REPORTS_SHOWN = 5;

const Stays = (): ReactNode => {
  const preview = useStore(storageStore, (state) => state.preview);
  const lines = preview === null ? [] : stayLines(preview);
  const all = lines.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="cleaning-part">
      <h3>What stays, and why</h3>
      {preview === null ? (
        <span className="skeleton w-55" />
      ) : (
        <>
          <p className="stored-facts">
            {counted(all, "save")}; each is counted by the strongest reason there is for it.
          </p>
          <ul className="stays">
            {lines.map(({ reason, count }) => (
              <li key={reason}>
                <span className="stays-count">{count}</span> {KEEP_WORDS[reason]}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};

const Report = ({ report }: { readonly report: RetentionReport }): ReactNode => {
  const what = report.gone === null ? null : goesWords(report.gone);
  return (
    <li>
      <time dateTime={report.beganAt}>{fullTime(report.beganAt)}</time>
      <span>
        {report.by === null ? "By itself" : "By hand"}
        {report.everywhere ? ", everywhere on this service" : ""}
        {report.endedAt === null
          ? ": under way"
          : report.gone === null
            ? ""
            : `: ${what ?? "nothing was due"}`}
      </span>
    </li>
  );
};

const Reports = (): ReactNode => {
  const reports = useStore(storageStore, (state) => state.reports);
  if (reports.length === 0) return null;
  return (
    <div className="cleaning-part">
      <h3>The last runs</h3>
      <ul className="cleaning-reports">
        {reports.slice(0, REPORTS_SHOWN).map((report) => (
          <Report key={report.id} report={report} />
        ))}
      </ul>
    </div>
  );
};

/** What cleaning would take away, and why the rest stays, before it is done. [WB-10] */
export const CleaningCard = (): ReactNode => {
  const { preview, terms, cleaning, problem } = useStore(storageStore);
  const owner = useStore(workspacesStore, (state) => currentOf(state)?.role === "owner");
  const [asking, setAsking] = useState(false);
  const goes = preview === null ? null : goesWords(preview.goes);
  const clean = async (): Promise<void> => {
    const report = await cleanNow();
    if (report === null) return;
    setAsking(false);
    const what = report.gone === null ? null : goesWords(report.gone);
    say(what === null ? "Cleaned: nothing was due" : `Cleaned: ${what}`);
  };
  return (
    <SettingsCard
      title="Cleaning"
      text={
        terms === null
          ? "Older automatic saves are thinned by themselves, every hour."
          : termsWords(terms.terms)
      }
    >
      <Row
        label="Due now"
        text={
          owner
            ? "It is taken away by itself within the hour, or at once."
            : "It is taken away by itself within the hour."
        }
      >
        {preview === null ? (
          <span className="skeleton w-skeleton" />
        ) : goes === null ? (
          <span className="settings-count">Nothing</span>
        ) : owner ? (
          <Button onClick={() => setAsking(true)}>Clean now…</Button>
        ) : null}
      </Row>
      {goes === null ? null : <p className="cleaning-goes">{goes}.</p>}
      <Stays />
      <Reports />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Clean now?"
        text={`Takes away ${goes ?? "nothing"}. What went cannot be brought back; bytes that nothing needs any more go 48 hours later.`}
        busy={cleaning}
        working="Cleaning…"
        problem={problem}
        no="Leave it"
        yes="Clean now"
        onConfirm={() => void clean()}
      />
    </SettingsCard>
  );
};
