import type { ClientProblem } from "@holdfast/client/contract/problem";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { adviceFor, safetyOf, sentenceOf } from "../words/problem-words.ts";
import { copyText } from "./copy-text.ts";
import "./note.css";

const CopyRequestId = ({ id }: { readonly id: string }): ReactNode => {
  const [copied, setCopied] = useState<boolean | null>(null);
  // Where it cannot be copied it can be read, whole.
  const shown = copied === false ? id : id.slice(0, 12);
  const copy = async (): Promise<void> => setCopied(await copyText(id));
  return (
    <button type="button" className="note-request" onClick={() => void copy()}>
      {copied === true ? "Copied" : "Copy request id"} <code>{shown}</code>
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
