import { KeyRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { accountStore, dismissProblem } from "../../stores/account-store.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { SignInForm } from "../sign-in/sign-in-form.tsx";
import { SignUpForm } from "../sign-up/sign-up-form.tsx";
import "../../ui/note.css";

type Way = "sign-in" | "sign-up";

const WAYS = [
  ["sign-in", "I have an account"],
  ["sign-up", "I am new here"],
] as const satisfies readonly (readonly [Way, string])[];

export interface InviteEntryProps {
  /** The link came with its secret. */
  readonly whole: boolean;
  readonly onSignUp: (email: string, passphrase: string) => void;
}

/** Signs in or up on the invitation's own page: the link's secret would be lost on the way to another one. */
export const InviteEntry = ({ whole, onSignUp }: InviteEntryProps): ReactNode => {
  const { work, problem } = useStore(accountStore);
  const [way, setWay] = useState<Way>("sign-in");
  const choose = (next: Way): void => {
    dismissProblem();
    setWay(next);
  };
  return (
    <>
      <header>
        <h1>You are invited</h1>
        <p className="form-lead">
          Somebody wants to work with you here. Sign in with the address they invited, or create an account
          with it, and see who it is.
        </p>
      </header>
      <Segmented label="Account" wide value={way} options={WAYS} disabled={work !== null} onValue={choose} />
      {way === "sign-in" ? (
        <SignInForm />
      ) : (
        <SignUpForm busy={work === "register"} problem={problem} onFilledIn={onSignUp} />
      )}
      {whole ? (
        <div className="note">
          <KeyRound size={16} aria-hidden="true" />
          <p className="note-body">
            The secret of your link is in this page’s memory only. It is not stored and not sent; if you close
            the page, open the link again.
          </p>
        </div>
      ) : null}
    </>
  );
};
