import type { ImportSession } from "@holdfast/client/contract/exports";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { TriangleAlert } from "lucide-react";
import { type ChangeEvent, type FormEvent, type ReactNode, useId, useState } from "react";
import { useStore } from "zustand";
import { bringImport, importStore, leaveImport, opensWith, readImport } from "../../stores/import-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Working } from "../../ui/working.tsx";
import { fileProblem, hereNote, importFacts } from "../../words/export-words.ts";
import { counted } from "../../words/size.ts";
import "./transfer.css";

const Note = ({ tone, text }: { readonly tone: "danger" | "warn"; readonly text: string }): ReactNode => (
  <div className="note" data-tone={tone} role={tone === "danger" ? "alert" : "status"}>
    <TriangleAlert size={16} aria-hidden="true" />
    <p className="note-body">{text}</p>
  </div>
);

const Fault = ({ problem }: { readonly problem: ClientProblem }): ReactNode => {
  const text = fileProblem(problem);
  return text === null ? <ProblemNote problem={problem} /> : <Note tone="danger" text={text} />;
};

const Choosing = (): ReactNode => {
  const problem = useStore(importStore, (state) => state.problem);
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState<"passphrase" | "code" | null>(null);
  const [typed, setTyped] = useState("");
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const chosen = target.files?.[0] ?? null;
    setFile(chosen);
    setTyped("");
    setKind(chosen === null ? null : await opensWith(chosen));
  };
  const read = (partial: boolean): void => {
    if (file !== null && kind !== null) void readImport(file, kind, typed, partial);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    read(false);
  };
  return (
    <form className="dialog-body" onSubmit={submit}>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          File
        </label>
        <input id={id} type="file" className="transfer-file" onChange={(event) => void choose(event)} />
      </div>
      {file !== null && kind === null ? (
        <Note tone="danger" text="This is no file that was exported from Holdfast." />
      ) : null}
      {kind === null ? null : (
        <PassphraseField
          label={kind === "code" ? "Code of the file" : "Passphrase of the file"}
          name="file-key"
          autoComplete="off"
          required
          value={typed}
          onValue={setTyped}
        />
      )}
      {problem === null ? null : <Fault problem={problem} />}
      <div className="dialog-actions">
        {problem?.code === "damaged" && kind !== null ? (
          <Button onClick={() => read(true)}>Show what is whole</Button>
        ) : null}
        <Button look="primary" type="submit" disabled={kind === null || typed === ""}>
          Look inside
        </Button>
      </div>
    </form>
  );
};

interface ItemProps {
  readonly session: ImportSession;
  readonly chosen: boolean;
  readonly onChosen: (chosen: boolean) => void;
}

const Item = ({ session, chosen, onChosen }: ItemProps): ReactNode => {
  const here = hereNote(session);
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={chosen}
          disabled={session.saves.length === 0}
          onChange={({ target }) => onChosen(target.checked)}
        />
        <span>
          <strong>{session.name ?? "Without a name that can be verified"}</strong>
          <span className="transfer-facts">{importFacts(session)}</span>
          {here === null ? null : <span className="transfer-here">{here}</span>}
        </span>
      </label>
    </li>
  );
};

type History = "all" | "now";
const HISTORIES: readonly (readonly [History, string])[] = [
  ["all", "Whole history"],
  ["now", "Newest save only"],
];

const Shown = (): ReactNode => {
  const { preview, problem } = useStore(importStore);
  const all = preview?.sessions ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(all.filter(({ here, saves }) => here === null && saves.length > 0).map(({ id }) => id)),
  );
  const [history, setHistory] = useState<History>("all");
  const wanted = all.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const toggle = (id: string, on: boolean): void =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((each) => each !== id)));
  return (
    <div className="dialog-body">
      {preview?.fault === null || preview === null ? null : (
        <Note tone="warn" text={`Not all of it: ${preview.fault}. This is what stands before that.`} />
      )}
      <ul className="transfer-list">
        {all.map((session) => (
          <Item
            key={session.id}
            session={session}
            chosen={chosen.has(session.id)}
            onChosen={(on) => toggle(session.id, on)}
          />
        ))}
      </ul>
      {all.length === 0 ? <p>No session can be taken out of it.</p> : null}
      <Segmented label="How much" value={history} options={HISTORIES} wide onValue={setHistory} />
      <p className="transfer-facts">
        Sessions come as new ones. Their saves are made again by this device, now, and say which save they
        were; nothing that is here changes.
      </p>
      {problem === null ? null : <Fault problem={problem} />}
      <Button
        look="primary"
        wide
        disabled={wanted.length === 0}
        onClick={() => void bringImport(wanted, history)}
      >
        Import {counted(wanted.length, "session")}
      </Button>
    </div>
  );
};

const Bringing = (): ReactNode => {
  const { brought, total } = useStore(importStore);
  return (
    <div className="dialog-body">
      <progress
        className="transfer-bar"
        aria-label="Sessions imported"
        value={brought.length}
        max={Math.max(total, 1)}
      />
      <p className="transfer-facts" role="status">
        {brought.length} of {counted(total, "session")}
      </p>
    </div>
  );
};

const Done = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const brought = useStore(importStore, (state) => state.brought);
  const skipped = brought.reduce((sum, each) => sum + each.skipped, 0);
  return (
    <div className="dialog-body">
      <ul className="transfer-list" role="status">
        {brought.map(({ id, name, saves, checkpoints }) => (
          <li key={id}>
            <a href={`/s/${id}`}>{name}</a>
            <span className="transfer-facts">
              {counted(saves, "save")}
              {checkpoints === 0 ? "" : ` · ${counted(checkpoints, "checkpoint")}`}
            </span>
          </li>
        ))}
      </ul>
      {skipped === 0 ? null : (
        <Note tone="warn" text={`${counted(skipped, "save")} could not be read whole and did not come.`} />
      )}
      <Button look="primary" wide onClick={onClose}>
        Done
      </Button>
    </div>
  );
};

/** Brings sessions of a file into this workspace, after showing what would come. [EX-7] */
export const ImportDialog = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const step = useStore(importStore, (state) => state.step);
  const close = (): void => {
    leaveImport();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      held={step === "bringing"}
      title="Import sessions"
      text="From a file that was exported here or elsewhere. You see what would come before it comes."
    >
      {step === "choosing" ? <Choosing /> : null}
      {step === "reading" ? <Working text="Opening and verifying the file…" /> : null}
      {step === "shown" ? <Shown /> : null}
      {step === "bringing" ? <Bringing /> : null}
      {step === "done" ? <Done onClose={close} /> : null}
    </Dialog>
  );
};
