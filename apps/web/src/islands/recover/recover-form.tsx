import type { AccountStatus } from "@holdfast/client/contract/account";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { emailOf } from "../../stores/account-store.ts";
import { EmailField } from "../../ui/email-field.tsx";
import { Field } from "../../ui/field.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { NewPassphraseFields, useNewPassphrase } from "../../ui/new-passphrase.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import { HumanCheck } from "../human-check/human-check.tsx";
import { CodeHint } from "./code-hint.tsx";
import "./recover.css";

export interface RecoverFormProps {
  readonly status: AccountStatus;
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
  /** Resolves to whether it was done. */
  readonly onFilledIn: (email: string, code: string, passphrase: string) => Promise<boolean>;
}

const MISTYPED = "There is a typing mistake in this code. Compare it group by group; nothing was sent.";

export const RecoverForm = ({ status, busy, problem, onFilledIn }: RecoverFormProps): ReactNode => {
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const passphrase = useNewPassphrase();
  const [done, setDone] = useState(false);
  const [refusedCode, setRefusedCode] = useState("");

  // Whoever forgot the passphrase of a locked browser need not type the address; who is about to is not interrupted.
  const here = emailOf(status);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const isThere = document.activeElement === form.current?.elements.namedItem("email");
    if (here !== null && !isThere) setEmail((typed) => (typed === "" ? here : typed));
  }, [here]);

  const mistyped = problem?.code === "mistyped-code";

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (!passphrase.check() || busy || done) return;
    const sent = event.currentTarget;
    setRefusedCode(code);
    if (await onFilledIn(email, code, passphrase.text)) setDone(true);
    else focusField(sent, "code");
  };

  return (
    <form ref={form} className="form-fields recover" method="dialog" onSubmit={(event) => void submit(event)}>
      <EmailField value={email} onValue={setEmail} />
      <Field
        label="Recovery code"
        name="code"
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        required
        maxLength={120}
        value={code}
        onValue={setCode}
        error={mistyped && code === refusedCode ? MISTYPED : null}
        hint={<CodeHint text={code} />}
      />
      <NewPassphraseFields passphrase={passphrase} label="New passphrase" />
      <HumanCheck action="recover" />
      {problem === null || mistyped || busy ? null : <ProblemNote problem={problem} />}
      {busy || done ? (
        <Working
          text={done ? "Opening your sessions…" : "Opening your account and setting the new passphrase…"}
        />
      ) : (
        <SubmitButton>Set the new passphrase</SubmitButton>
      )}
    </form>
  );
};
