import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { type ReactNode, useState } from "react";
import { PassphraseField } from "./passphrase-field.tsx";
import { StrengthMeter } from "./strength-meter.tsx";

/** A passphrase that somebody chooses, typed twice. */
export interface NewPassphrase {
  readonly text: string;
  readonly again: string;
  /** What speaks against it, once somebody tried to send it. */
  readonly fault: string | null;
  readonly differs: boolean;
  readonly setText: (text: string) => void;
  readonly setAgain: (text: string) => void;
  /** Marks it as tried, and answers whether it meets the rules and is the same twice. */
  readonly check: () => boolean;
}

const rulesFault = (text: string): string | null =>
  checkPassphrase(text).ok ? null : "This passphrase does not meet every rule yet.";

/** `ownFault` is what else may speak against one that meets the rules. */
export const useNewPassphrase = (ownFault: (text: string) => string | null = () => null): NewPassphrase => {
  const [text, setText] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const fault = rulesFault(text) ?? ownFault(text);
  const differs = text !== again;
  return {
    text,
    again,
    fault: tried ? fault : null,
    differs: tried && differs,
    setText,
    setAgain,
    check: () => {
      setTried(true);
      return fault === null && !differs;
    },
  };
};

export interface NewPassphraseFieldsProps {
  readonly passphrase: NewPassphrase;
  /** What the first field is called; the second one's name follows from it. */
  readonly label: string;
}

/** The two fields of a new passphrase, with what it still lacks. */
export const NewPassphraseFields = ({ passphrase, label }: NewPassphraseFieldsProps): ReactNode => {
  const { text, again, fault, differs } = passphrase;
  return (
    <>
      <PassphraseField
        label={label}
        name="passphrase"
        autoComplete="new-password"
        required
        value={text}
        error={fault}
        onValue={passphrase.setText}
        hint={<StrengthMeter text={text} />}
      />
      <PassphraseField
        label={`${label} again`}
        name="passphrase-again"
        autoComplete="new-password"
        required
        value={again}
        error={differs ? "The two passphrases differ." : null}
        onValue={passphrase.setAgain}
      />
    </>
  );
};
