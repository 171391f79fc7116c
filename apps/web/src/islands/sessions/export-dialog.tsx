import type { ExportWish } from "@holdfast/client/contract/exports";
import type { SessionSummary } from "@holdfast/client/contract/session";
import { Download, TriangleAlert } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { exportStore, leaveExport, lookAtExport, makeExport } from "../../stores/export-store.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NewPassphraseFields, useNewPassphrase } from "../../ui/new-passphrase.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Working } from "../../ui/working.tsx";
import { exportFacts, exportProgress, unsentNote } from "../../words/export-words.ts";
import { counted, size } from "../../words/size.ts";
import "./transfer.css";

type History = ExportWish["history"];
const HISTORIES: readonly (readonly [History, string])[] = [
  ["all", "Whole history"],
  ["now", "Newest save only"],
];
type Guard = "passphrase" | "code";
const GUARDS: readonly (readonly [Guard, string])[] = [
  ["passphrase", "A passphrase"],
  ["code", "A code made for it"],
];

const fileNameOf = (session: SessionSummary | null): string => {
  const said = (session?.name ?? "sessions").replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  return `${said === "" ? "session" : said.slice(0, 40)}-${new Date().toISOString().slice(0, 10)}.holdfast`;
};

const Warning = ({ text }: { readonly text: string }): ReactNode => (
  <div className="note" data-tone="warn" role="status">
    <TriangleAlert size={16} aria-hidden="true" />
    <p className="note-body">{text}</p>
  </div>
);

const Choosing = ({ session }: { readonly session: SessionSummary | null }): ReactNode => {
  const { preview, problem } = useStore(exportStore);
  const [history, setHistory] = useState<History>("all");
  const [guard, setGuard] = useState<Guard>("passphrase");
  const passphrase = useNewPassphrase();
  const sessions = session === null ? ("all" as const) : [session.id];
  const id = session?.id ?? null;
  useEffect(() => {
    void lookAtExport({ sessions: id === null ? "all" : [id], history });
  }, [id, history]);
  const unsent = preview === null ? null : unsentNote(preview);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (guard === "passphrase" && !passphrase.check()) return;
    const key = guard === "code" ? { makeCode: true as const } : { passphrase: passphrase.text };
    void makeExport(fileNameOf(session), { sessions, history, ...key });
  };

  return (
    <form className="dialog-body" onSubmit={submit}>
      <Segmented label="How much" value={history} options={HISTORIES} wide onValue={setHistory} />
      <p className="transfer-facts" role="status">
        {preview === null ? "Looking at what there is…" : exportFacts(preview)}
      </p>
      {unsent === null ? null : <Warning text={unsent} />}
      <Segmented label="What opens the file" value={guard} options={GUARDS} wide onValue={setGuard} />
      {guard === "passphrase" ? (
        <NewPassphraseFields passphrase={passphrase} label="Passphrase of the file" />
      ) : (
        <p className="transfer-facts">
          A code of 30 characters is made and shown once. Without it nobody opens the file.
        </p>
      )}
      {problem === null ? null : <ProblemNote problem={problem} />}
      <Button look="primary" type="submit" wide disabled={preview === null || preview.sessions.length === 0}>
        Export
      </Button>
    </form>
  );
};

const Making = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const { saves, total, bytes } = useStore(exportStore);
  if (total === 0) return <Working text="Preparing the file…" />;
  return (
    <div className="dialog-body">
      <progress className="transfer-bar" aria-label="Saves in the file" value={saves} max={total} />
      <p className="transfer-facts">{exportProgress(saves, total, bytes)}</p>
      <Button onClick={onClose}>Cancel</Button>
    </div>
  );
};

const Done = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const { saves, bytes, leftOut, code, programDigest } = useStore(exportStore);
  return (
    <div className="dialog-body">
      <p role="status">
        The file is made: {counted(saves, "save")}, {size(bytes)}.
      </p>
      {leftOut === 0 ? null : (
        <Warning
          text={`${counted(leftOut, "part")} could not be read and ${leftOut === 1 ? "is" : "are"} not in it.`}
        />
      )}
      {code === null ? null : <CopyField label="Code of the file, shown only now" text={code} />}
      <div className="transfer-program">
        <p>
          It can be imported here, and opens without Holdfast: get this small program, and run it with Node 20
          or newer, or Bun.
        </p>
        <a href="/holdfast-open.mjs" download>
          <Download size={15} aria-hidden="true" /> Get holdfast-open.mjs
        </a>
        <code>node holdfast-open.mjs FILE FOLDER</code>
        {programDigest === null ? null : (
          <p className="transfer-digest">
            SHA-256 of the program: <code>{programDigest}</code>
          </p>
        )}
      </div>
      <Button look="primary" wide onClick={onClose}>
        Done
      </Button>
    </div>
  );
};

export interface ExportDialogProps {
  /** Null for all sessions of the workspace. */
  readonly session: SessionSummary | null;
  readonly onClose: () => void;
}

/** Makes a file of one session, or of all. [EX-7] */
export const ExportDialog = ({ session, onClose }: ExportDialogProps): ReactNode => {
  const step = useStore(exportStore, (state) => state.step);
  const close = (): void => {
    leaveExport();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      held={step !== "choosing"}
      title={session === null ? "Export all sessions" : `Export “${session.name}”`}
      text="One sealed file with everything in it. It opens without this service."
    >
      {step === "choosing" ? <Choosing session={session} /> : null}
      {step === "making" ? <Making onClose={close} /> : null}
      {step === "done" ? <Done onClose={close} /> : null}
    </Dialog>
  );
};
