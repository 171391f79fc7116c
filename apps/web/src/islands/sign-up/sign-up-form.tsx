import type { ClientProblem } from "@holdfast/client/contract";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Field } from "../../ui/field.tsx";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StrengthMeter } from "../../ui/strength-meter.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import "../../ui/note.css";

export interface SignUpFormProps {
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
  /** Gets an address and a passphrase that meets the rules and was typed twice. */
  readonly onFilledIn: (email: string, passphrase: string) => void;
}

export const SignUpForm = ({ busy, problem, onFilledIn }: SignUpFormProps): ReactNode => {
  const [email, setEmail] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);

  const strong = checkPassphrase(passphrase).ok;
  const same = passphrase === again;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (strong && same && !busy) onFilledIn(email, passphrase);
  };

  return (
    <form className="form-fields" method="dialog" onSubmit={submit}>
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        value={email}
        onValue={setEmail}
      />
      <PassphraseField
        label="Passphrase"
        name="passphrase"
        autoComplete="new-password"
        required
        value={passphrase}
        error={tried && !strong ? "This passphrase does not meet every rule yet." : null}
        onValue={setPassphrase}
        hint={<StrengthMeter text={passphrase} />}
      />
      <PassphraseField
        label="Passphrase again"
        name="passphrase-again"
        autoComplete="new-password"
        required
        value={again}
        error={tried && !same ? "The two passphrases differ." : null}
        onValue={setAgain}
      />
      <div className="note" data-tone="warn">
        <KeyRound size={16} aria-hidden="true" />
        <p className="note-body">
          We cannot reset it. If you lose it, only a recovery code opens your work again: the next step gives
          you eight.
        </p>
      </div>
      {problem === null || busy ? null : <ProblemNote problem={problem} />}
      {busy ? (
        <Working text="Turning your passphrase into keys on this device…" />
      ) : (
        <SubmitButton>Create account</SubmitButton>
      )}
    </form>
  );
};
