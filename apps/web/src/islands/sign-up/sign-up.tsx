import type { AccountStatus } from "@holdfast/client/contract";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { accountStore, register, startAccount } from "../../stores/account-store.ts";
import { createSession, sessionsStore } from "../../stores/sessions-store.ts";
import { Field } from "../../ui/field.tsx";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StrengthMeter } from "../../ui/strength-meter.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import "../../ui/note.css";

type Step = "form" | "keys" | "session";

const FIRST_SESSION = "Focus timer";

const WORK: Record<Exclude<Step, "form">, string> = {
  keys: "Turning your passphrase into keys on this device…",
  session: "Sealing your first session…",
};

/** Makes the first session and goes there. Resolves to false when it was refused. */
const beginSession = async (): Promise<boolean> => {
  const session = await createSession(FIRST_SESSION, "sample");
  if (session !== null) location.assign(`/s/${session.id}`);
  return session !== null;
};

const emailOf = (status: AccountStatus): string | null => {
  if (status.kind === "unlocked") return status.account.email;
  return status.kind === "locked" ? status.email : null;
};

/** A browser has one login: who wants another account signs out first, knowingly. */
const SignedInAlready = ({ email }: { readonly email: string }): ReactNode => (
  <div className="form-fields">
    <p>
      You are signed in here as <strong>{email}</strong>. To create another account in this browser, sign out
      first.
    </p>
    <a className="button" data-look="primary" data-wide="" href="/sessions">
      Open your sessions
    </a>
  </div>
);

export const SignUp = (): ReactNode => {
  const here = useStore(accountStore, ({ status }) => emailOf(status));
  const refused = useStore(accountStore, ({ problem }) => problem);
  const sessionRefused = useStore(sessionsStore, ({ problem }) => problem);
  const [step, setStep] = useState<Step>("form");
  const [email, setEmail] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState(false);
  useEffect(startAccount, []);

  const strong = checkPassphrase(passphrase).ok;
  const same = passphrase === again;
  const problem = refused ?? sessionRefused;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!strong || !same || step !== "form") return;
    setStep("keys");
    // An account whose first session was refused is not made twice.
    const registered = made || (await register(email, passphrase));
    setMade(registered);
    if (registered) setStep("session");
    if (!registered || !(await beginSession())) setStep("form");
  };

  if (here !== null && step === "form" && !made) return <SignedInAlready email={here} />;

  return (
    <form className="form-fields" method="dialog" onSubmit={(event) => void submit(event)}>
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
          Nobody can recover a lost passphrase, and without it nobody can read your work: not you, not us.
          Keep it somewhere safe.
        </p>
      </div>
      {problem === null || step !== "form" ? null : <ProblemNote problem={problem} />}
      {step === "form" ? <SubmitButton>Create account</SubmitButton> : <Working text={WORK[step]} />}
    </form>
  );
};
