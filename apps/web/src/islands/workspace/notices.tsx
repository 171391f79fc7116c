import { History, Lock, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { dismissProblem, dismissRecovered, keepLastSave, sessionStore } from "../../stores/session-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { readOnlyWords } from "../../words/save-words.ts";
import { clockTime, dayOf } from "../../words/time.ts";
import { LeaseNotices } from "./lease/lease-notices.tsx";
import { MergeNotices } from "./merges/merge-notices.tsx";
import { RecoverAction, SendAgainAction } from "./recovery-actions.tsx";
import { PreviewBanner } from "./timeline/preview-banner.tsx";
import "./notices.css";

/** Its code, which looks for secrets, comes when everything else is there. */
const SecretNotices = later(async () => (await import("./secrets/secret-notices.tsx")).SecretNotices);

const icon = { size: 16, "aria-hidden": true } as const;

const Dismiss = ({ onClick }: { readonly onClick: () => void }): ReactNode => (
  <button type="button" className="icon-button" aria-label="Dismiss" onClick={onClick}>
    <X size={15} aria-hidden="true" />
  </button>
);

const isToday = (at: string): boolean => dayOf(at) === dayOf(new Date().toISOString());

const Recovered = ({ from }: { readonly from: string }): ReactNode => (
  <div className="notice" data-tone="good" role="status">
    <History {...icon} />
    <p>
      <strong>
        Restored unsaved work from {isToday(from) ? "" : `${dayOf(from)}, `}
        {clockTime(from)}.
      </strong>{" "}
      The last visit ended before it was saved; this device had kept it.
    </p>
    <Dismiss onClick={dismissRecovered} />
  </div>
);

const ReadOnly = ({ reason }: { readonly reason: Parameters<typeof readOnlyWords>[0] }): ReactNode => {
  const { title, text } = readOnlyWords(reason);
  const grave = reason === "not-trusted" || reason === "damaged" || reason === "rolled-back";
  return (
    <div className="notice" data-tone={grave ? "danger" : "warn"} role={grave ? "alert" : "status"}>
      {grave ? <TriangleAlert {...icon} /> : <Lock {...icon} />}
      <p>
        <strong>{title}</strong> {text}
      </p>
      {reason === "damaged" ? <RecoverAction /> : null}
      {reason === "rolled-back" ? <SendAgainAction /> : null}
      {reason === "past-author" ? (
        <Button size="small" onClick={() => void keepLastSave()}>
          Keep it and go on
        </Button>
      ) : null}
    </div>
  );
};

/** Told by who writes. */
const isElsewhere = (reason: string): boolean => reason === "other-device" || reason === "taken-over";

/** What somebody has to know about this session before going on, in bars that stand in nobody's way. */
export const Notices = (): ReactNode => {
  const { status, recoveredFrom, problem } = useStore(sessionStore);
  return (
    <>
      {status.kind === "read-only" && !isElsewhere(status.reason) ? (
        <ReadOnly reason={status.reason} />
      ) : null}
      <LeaseNotices />
      <PreviewBanner />
      <MergeNotices />
      <SecretNotices />
      {recoveredFrom === null ? null : <Recovered from={recoveredFrom} />}
      {problem === null ? null : (
        <div className="notice-problem">
          <ProblemNote problem={problem} />
          <Dismiss onClick={dismissProblem} />
        </div>
      )}
    </>
  );
};
