import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { changePassphrase, passphraseStore } from "../../stores/passphrase-store.ts";
import { Button } from "../../ui/button.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { NewPassphraseFields, useNewPassphrase } from "../../ui/new-passphrase.tsx";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UsernameInput } from "../../ui/username-input.tsx";
import { Working } from "../../ui/working.tsx";
import "../../ui/note.css";
import "./passphrase-form.css";

export interface PassphraseFormProps {
  readonly email: string;
  readonly onChanged: () => void;
  readonly onCancel: () => void;
}

const What = (): ReactNode => (
  <div className="note">
    <KeyRound size={16} aria-hidden="true" />
    <p className="note-body">
      Every other browser and program is signed out; work they have not sent stays sealed on them until you
      sign in there again. A new passphrase does not lock out somebody who has your earlier passphrase and an
      old copy of the service’s data: your keys stay the same.
    </p>
  </div>
);

/** Asks for the present passphrase and twice for the new one. */
export const PassphraseForm = ({ email, onChanged, onCancel }: PassphraseFormProps): ReactNode => {
  const { busy, problem } = useStore(passphraseStore);
  const [present, setPresent] = useState("");
  const next = useNewPassphrase((text) =>
    text === present ? "This is the present one. Choose another." : null,
  );
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current !== null) focusField(form.current, "present");
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (!next.check() || busy) return;
    const sent = event.currentTarget;
    if (await changePassphrase(present, next.text)) onChanged();
    else focusField(sent, "present");
  };

  return (
    <form ref={form} className="passphrase-form" method="dialog" onSubmit={(event) => void submit(event)}>
      <UsernameInput email={email} />
      <PassphraseField
        label="Present passphrase"
        name="present"
        autoComplete="current-password"
        required
        value={present}
        onValue={setPresent}
      />
      <NewPassphraseFields passphrase={next} label="New passphrase" />
      <What />
      {problem === null || busy ? null : <ProblemNote problem={problem} />}
      {busy ? (
        <Working text="Opening your account, then storing and checking the new passphrase…" />
      ) : (
        <div className="passphrase-actions">
          <Button look="primary" type="submit">
            Change passphrase
          </Button>
          <Button look="quiet" onClick={onCancel}>
            Keep the present one
          </Button>
        </div>
      )}
    </form>
  );
};
