import type { ClientProblem } from "@holdfast/client/contract/problem";
import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { EmailField } from "../../ui/email-field.tsx";
import { NewPassphraseFields, useNewPassphrase } from "../../ui/new-passphrase.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import { NOBODY_CAN } from "../../words/loss-words.ts";
import { HumanCheck } from "../human-check/human-check.tsx";
import "../../ui/note.css";

export interface SignUpFormProps {
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
  /** Gets an address and a passphrase that meets the rules and was typed twice. */
  readonly onFilledIn: (email: string, passphrase: string) => void;
}

export const SignUpForm = ({ busy, problem, onFilledIn }: SignUpFormProps): ReactNode => {
  const [email, setEmail] = useState("");
  const passphrase = useNewPassphrase();

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (passphrase.check() && !busy) onFilledIn(email, passphrase.text);
  };

  return (
    <form className="form-fields" method="dialog" onSubmit={submit}>
      <EmailField value={email} onValue={setEmail} />
      <NewPassphraseFields passphrase={passphrase} label="Passphrase" />
      <div className="note" data-tone="warn">
        <KeyRound size={16} aria-hidden="true" />
        <p className="note-body">
          We cannot reset it. If you lose it, only a recovery code opens your work again: the next step gives
          you eight. {NOBODY_CAN}
        </p>
      </div>
      <HumanCheck action="register" />
      {problem === null || busy ? null : <ProblemNote problem={problem} />}
      {busy ? (
        <Working text="Turning your passphrase into keys on this device…" />
      ) : (
        <SubmitButton>Create account</SubmitButton>
      )}
    </form>
  );
};
