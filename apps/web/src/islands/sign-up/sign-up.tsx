import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { accountStore, emailOf, register, startAccount } from "../../stores/account-store.ts";
import { confirmKept } from "../../stores/recovery-store.ts";
import { KeepCodes } from "../recovery-codes/keep-codes.tsx";
import { FirstSession } from "./first-session.tsx";
import { SignUpForm } from "./sign-up-form.tsx";
import { SignedInAlready } from "./signed-in-already.tsx";

type Step =
  | { readonly kind: "form" }
  | { readonly kind: "registering" }
  | { readonly kind: "codes"; readonly codes: readonly string[] }
  | { readonly kind: "session" };

const FORM: Step = { kind: "form" };

export const SignUp = (): ReactNode => {
  const here = useStore(accountStore, ({ status }) => emailOf(status));
  const kind = useStore(accountStore, ({ status }) => status.kind);
  const problem = useStore(accountStore, (state) => state.problem);
  const [step, setStep] = useState<Step>(FORM);
  useEffect(startAccount, []);
  // Codes are as good as keys: they go with them, also when another tab locked or signed out.
  useEffect(() => {
    if (kind === "locked" || kind === "signed-out") setStep(FORM);
  }, [kind]);

  const create = async (email: string, passphrase: string): Promise<void> => {
    setStep({ kind: "registering" });
    const codes = await register(email, passphrase);
    setStep(codes === null ? FORM : { kind: "codes", codes });
  };
  const kept = (): void => {
    confirmKept();
    setStep({ kind: "session" });
  };

  if (step.kind === "form" && here !== null) return <SignedInAlready email={here} />;
  if (step.kind === "session") return <FirstSession />;
  if (step.kind === "codes") {
    return (
      <>
        <header>
          <h1>Keep your recovery codes</h1>
          <p className="form-lead">
            If you lose your passphrase, one of these lets you set a new one. They are shown only now.
          </p>
        </header>
        <div className="form-fields">
          <KeepCodes codes={step.codes} email={here ?? ""} onKept={kept} />
        </div>
      </>
    );
  }
  return (
    <>
      <header>
        <h1>Create your account</h1>
        <p className="form-lead">Your passphrase becomes keys on this device. It is never sent anywhere.</p>
      </header>
      <SignUpForm
        busy={step.kind === "registering"}
        problem={problem}
        onFilledIn={(email, passphrase) => void create(email, passphrase)}
      />
      <p className="form-foot">
        Have an account? <a href="/sign-in">Sign in</a>
      </p>
    </>
  );
};
