import type { ClientProblem } from "@holdfast/client/contract";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { adviceFor, safetyOf, sentenceOf } from "../words/problem-words.ts";
import "./note.css";

const CopyRequestId = ({ id }: { readonly id: string }): ReactNode => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(id);
    setCopied(true);
  };
  return (
    <button type="button" className="note-request" onClick={() => void copy()}>
      {copied ? "Copied" : "Copy request id"} <code>{id.slice(0, 12)}</code>
    </button>
  );
};

/** A problem as people need it: cause, whether data is safe, what to do, and the request id to quote. */
export const ProblemNote = ({ problem }: { readonly problem: ClientProblem }): ReactNode => (
  <div className="note" data-tone="danger" role="alert">
    <TriangleAlert size={16} aria-hidden="true" />
    <div className="note-body">
      <p className="note-title">{problem.title}.</p>
      {problem.detail === undefined ? null : <p>{sentenceOf(problem.detail)}</p>}
      <p>
        {safetyOf(problem)} {adviceFor(problem)}
      </p>
      {problem.requestId === undefined ? null : <CopyRequestId id={problem.requestId} />}
    </div>
  </div>
);
