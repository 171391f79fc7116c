import { SESSION_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { type Beginning, createSession, freeName, sessionsStore } from "../../stores/sessions-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";

const BEGINNINGS: readonly (readonly [Beginning, string, string])[] = [
  ["empty", "Empty", "Your own files, from the first one"],
  ["sample", "Sample project", "A small timer to try things with"],
];

const Form = (): ReactNode => {
  const { busy, problem } = useStore(sessionsStore);
  const [name, setName] = useState(() => freeName("Untitled"));
  const [beginning, setBeginning] = useState<Beginning>("empty");

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const session = await createSession(name, beginning);
    if (session !== null) location.assign(`/s/${session.id}`);
  };

  return (
    <form className="dialog-body" onSubmit={(event) => void submit(event)}>
      <Field
        label="Name"
        required
        maxLength={SESSION_NAME_MAX_CHARS}
        autoComplete="off"
        value={name}
        onFocus={({ target }) => target.select()}
        onValue={setName}
      />
      <fieldset className="session-choice">
        <legend>Begin with</legend>
        {BEGINNINGS.map(([value, title, text]) => (
          <label key={value}>
            <input
              type="radio"
              name="beginning"
              checked={beginning === value}
              onChange={() => setBeginning(value)}
            />
            <strong>{title}</strong>
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {busy ? (
        <Working text="Sealing the first save…" />
      ) : (
        <Button look="primary" type="submit" wide disabled={name.trim() === ""}>
          Create session
        </Button>
      )}
    </form>
  );
};

export const NewSessionDialog = ({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode => (
  <Dialog open={open} onClose={onClose} title="New session" text="Its name is sealed like everything in it.">
    <Form />
  </Dialog>
);
