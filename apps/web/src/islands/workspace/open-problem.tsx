import type { ClientProblem } from "@holdfast/client/contract/problem";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { retryOpen } from "../../stores/session-store.ts";
import { Button } from "../../ui/button.tsx";
import { Logo } from "../../ui/logo.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** The address names no session at all. */
export const NO_SUCH_SESSION: ClientProblem = {
  code: "not-found",
  title: "This address does not name a session",
  dataSafe: true,
};

export interface OpenProblemProps {
  readonly problem: ClientProblem;
  readonly canRetry: boolean;
}

/** Stands where the session would be when it could not be opened. */
export const OpenProblem = ({ problem, canRetry }: OpenProblemProps): ReactNode => (
  <div className="open-problem">
    <div className="open-problem-card">
      <Logo size={24} />
      <h1>This session could not be opened</h1>
      <ProblemNote problem={problem} />
      <div className="open-problem-actions">
        {canRetry ? (
          <Button look="primary" onClick={() => void retryOpen()}>
            <RefreshCw size={15} aria-hidden="true" />
            Try again
          </Button>
        ) : null}
        {canRetry && problem.code === "damaged" ? (
          <Button look="outline" onClick={() => void retryOpen({ damaged: true })}>
            Open what is left
          </Button>
        ) : null}
        <a className="button" data-look="outline" href="/sessions">
          All sessions
        </a>
      </div>
    </div>
  </div>
);
