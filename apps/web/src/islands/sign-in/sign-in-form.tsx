import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { accountStore, signIn, signInByPasskey } from "../../stores/account-store.ts";
import { EmailField } from "../../ui/email-field.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import { PasskeyWay } from "../gate/passkey-way.tsx";
import { HumanCheck } from "../human-check/human-check.tsx";

/** Asks who is there, and stays while what comes next is opened. */
export const SignInForm = (): ReactNode => {
  const { status, work, problem } = useStore(accountStore);
  const [email, setEmail] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const here = status.kind === "unlocked" || status.kind === "locked";

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(await signIn(email, passphrase))) focusField(form, "passphrase");
  };

  return (
    <form className="form-fields" method="dialog" onSubmit={(event) => void submit(event)}>
      <EmailField value={email} onValue={setEmail} />
      <PassphraseField
        label="Passphrase"
        name="passphrase"
        autoComplete="current-password"
        required
        value={passphrase}
        onValue={setPassphrase}
      />
      <HumanCheck action="login" />
      {problem === null ? null : <ProblemNote problem={problem} />}
      {work === "sign-in" || here ? (
        <Working text={here ? "Opening…" : "Turning your passphrase into keys on this device…"} />
      ) : (
        <SubmitButton>Sign in</SubmitButton>
      )}
      {here ? null : <PasskeyWay onUse={() => void signInByPasskey()} />}
    </form>
  );
};
