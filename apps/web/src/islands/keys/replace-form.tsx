import type { ReplacedRootKey } from "@holdfast/client/contract/root-key";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { accountStore, replaceKeys } from "../../stores/account-store.ts";
import { Button } from "../../ui/button.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { NewPassphraseFields, useNewPassphrase } from "../../ui/new-passphrase.tsx";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UsernameInput } from "../../ui/username-input.tsx";
import { Working } from "../../ui/working.tsx";

interface ChoiceProps {
  readonly label: string;
  readonly text: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
}

const Choice = ({ label, text, checked, onChecked }: ChoiceProps): ReactNode => (
  <label className="replace-choice">
    <input type="checkbox" checked={checked} onChange={({ target }) => onChecked(target.checked)} />
    <span>
      {label}
      <small>{text}</small>
    </span>
  </label>
);

export interface ReplaceFormProps {
  readonly email: string;
  readonly onReplaced: (replaced: ReplacedRootKey) => void;
  readonly onBack: () => void;
}

/** The present passphrase, and what becomes new besides the keys. */
export const ReplaceForm = ({ email, onReplaced, onBack }: ReplaceFormProps): ReactNode => {
  const { work, problem } = useStore(accountStore);
  const [present, setPresent] = useState("");
  const [renew, setRenew] = useState(true);
  const [newCodes, setNewCodes] = useState(true);
  const next = useNewPassphrase((text) =>
    text === present ? "This is the present one. Choose another." : null,
  );
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current !== null) focusField(form.current, "present");
  }, []);
  const busy = work === "replace-keys";
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy || (renew && !next.check())) return;
    const sent = event.currentTarget;
    const replaced = await replaceKeys({ present, newCodes, ...(renew ? { next: next.text } : {}) });
    if (replaced === null) focusField(sent, "present");
    else onReplaced(replaced);
  };
  return (
    <form ref={form} className="dialog-body" method="dialog" onSubmit={(event) => void submit(event)}>
      <UsernameInput email={email} />
      <PassphraseField
        label="Present passphrase"
        name="present"
        autoComplete="current-password"
        required
        value={present}
        onValue={setPresent}
      />
      <Choice
        label="Choose a new passphrase"
        text="Do, if somebody may know the present one."
        checked={renew}
        onChecked={setRenew}
      />
      {renew ? <NewPassphraseFields passphrase={next} label="New passphrase" /> : null}
      <Choice
        label="Make new recovery codes"
        text="The ones you have stop working. The new ones are shown once, in the next step."
        checked={newCodes}
        onChecked={setNewCodes}
      />
      {problem === null || busy ? null : <ProblemNote problem={problem} />}
      {busy ? (
        <Working text="Making new keys and handing them to everything that may have them. Leave this page open…" />
      ) : (
        <div className="dialog-actions">
          <Button look="quiet" onClick={onBack}>
            Back
          </Button>
          <Button look="danger" type="submit">
            Replace my keys
          </Button>
        </div>
      )}
    </form>
  );
};
