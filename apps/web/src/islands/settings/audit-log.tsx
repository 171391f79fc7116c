import type { AccountView } from "@holdfast/client/contract/account";
import type { AuditCheck } from "@holdfast/client/contract/audit";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { ClipboardList, RefreshCw, ShieldAlert, ShieldCheck } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { auditStore, chooseAuditKind, refreshAudit, showOlderAudit } from "../../stores/audit-store.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import {
  AUDIT_KINDS,
  type AuditKind,
  actionKind,
  checkedWords,
  faultWords,
} from "../../words/audit-words.ts";
import { AuditRow } from "./audit-row.tsx";
import { Row, SettingsCard } from "./row.tsx";
import "./audit-log.css";

const Found = ({ check }: { readonly check: AuditCheck }): ReactNode =>
  check.whole ? (
    <p className="audit-check" data-tone="good">
      <ShieldCheck size={16} aria-hidden="true" />
      <span>{checkedWords(check)}</span>
    </p>
  ) : (
    <div className="note" data-tone="danger" role="alert">
      <ShieldAlert size={16} aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">This log does not hold together.</p>
        <p>
          {faultWords(check.fault)} Tell whoever runs this service, and trust nothing it says of the past.
        </p>
      </div>
    </div>
  );

/** Whether the log is whole, as this browser itself finds. */
const Checked = (): ReactNode => {
  const { check, busy, problem } = useStore(auditStore);
  return (
    <div className="audit-status" aria-live="polite">
      {check !== null ? (
        <Found check={check} />
      ) : problem !== null ? null : (
        <p className="audit-check">{busy ? "Checking every entry…" : "Not checked yet"}</p>
      )}
    </div>
  );
};

const isKind = (text: string): text is AuditKind => Object.hasOwn(AUDIT_KINDS, text);

const Lines = (): ReactNode => {
  const { lines, kind, problem, check } = useStore(auditStore);
  const now = useNow(15_000);
  if (lines === null) {
    if (problem !== null) return null;
    return (
      <div className="audit-line">
        <span className="skeleton w-skeleton" />
      </div>
    );
  }
  // A log that does not hold together is not shown: its fault is.
  if (check?.whole === false) return null;
  const shown = lines.filter(({ action }) => kind === null || actionKind(action) === kind);
  if (shown.length === 0) {
    const text = kind === null ? "What you do from now on stands here." : "Show older ones, or all kinds.";
    return (
      <EmptyState
        icon={<ClipboardList size={28} aria-hidden="true" />}
        title={kind === null ? "Nothing was done yet" : "Nothing of this kind among these"}
        text={text}
      />
    );
  }
  return (
    <ul className="audit-lines" aria-label="Audit log">
      {shown.map((line) => (
        <AuditRow key={line.id} line={line} now={now} />
      ))}
    </ul>
  );
};

const Refused = ({ problem }: { readonly problem: ClientProblem | null }): ReactNode => {
  if (problem === null) return null;
  // Nothing went wrong: it is not for everybody.
  if (problem.code === "forbidden") {
    return (
      <EmptyState
        icon={<ClipboardList size={28} aria-hidden="true" />}
        title="Not for your role"
        text="The owner and the admins of this workspace see its audit log. Yours is in your own workspace."
      />
    );
  }
  return (
    <div className="settings-note">
      <ProblemNote problem={problem} />
    </div>
  );
};

/** What was done in the workspace, and that nothing of it was changed since. */
export const AuditLog = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { problem, busy, kind, older } = useStore(auditStore);
  const workspaceId = account?.workspaceId;
  useEffect(() => {
    if (workspaceId !== undefined) void refreshAudit();
  }, [workspaceId]);
  const ready = account !== null;
  return (
    <SettingsCard
      title="Audit log"
      text="What was done in this workspace, by whom and when. Each entry is tied to the one before: this browser notices when the past is changed."
    >
      <Checked />
      <Refused problem={problem} />
      <Row label="Show" htmlFor="audit-kind">
        <select
          id="audit-kind"
          className="input select"
          disabled={!ready}
          value={kind ?? "all"}
          onChange={({ target }) => chooseAuditKind(isKind(target.value) ? target.value : null)}
        >
          <option value="all">Everything</option>
          {Object.entries(AUDIT_KINDS).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </Row>
      <Lines />
      <div className="audit-foot">
        {older === null ? (
          <span />
        ) : (
          <Button disabled={!ready || busy} onClick={() => void showOlderAudit()}>
            Show older entries
          </Button>
        )}
        <IconButton
          label="Refresh and check the log"
          side="left"
          disabled={!ready || busy}
          onClick={() => void refreshAudit()}
        >
          <RefreshCw size={14} aria-hidden="true" />
        </IconButton>
      </div>
    </SettingsCard>
  );
};
