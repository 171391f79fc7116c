import { KeyRound, LockKeyhole } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { accountStore, unlock, unlockByPasskey } from "../../stores/account-store.ts";
import { takeLimitedPasskey } from "../../stores/preferences.ts";
import { Button } from "../../ui/button.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { later } from "../../ui/later.tsx";
import { PassphraseField } from "../../ui/passphrase-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UsernameInput } from "../../ui/username-input.tsx";
import { Working } from "../../ui/working.tsx";
import { PasskeyWay } from "./passkey-way.tsx";
import "../../ui/note.css";
import "./unlock-card.css";

const SignOutDialog = later(async () => (await import("./sign-out-dialog.tsx")).SignOutDialog);

export interface UnlockCardProps {
  readonly email: string;
  /** The keys were replaced on another device. [RO-14] */
  readonly replaced: boolean;
}

/** Stands where the page was until the keys are back. */
export const UnlockCard = ({ email, replaced }: UnlockCardProps): ReactNode => {
  const { work, problem } = useStore(accountStore);
  const [passphrase, setPassphrase] = useState("");
  const [leaving, setLeaving] = useState(false);
  const [limited, setLimited] = useState(false);
  useEffect(() => {
    if (takeLimitedPasskey()) setLimited(true);
  }, []);
  const card = useRef<HTMLFormElement>(null);
  // A menu that locked gives the focus back to its button first.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (card.current !== null) focusField(card.current, "passphrase");
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    if (await unlock(passphrase)) setPassphrase("");
    else focusField(form, "passphrase");
  };

  return (
    <div className="unlock">
      <form ref={card} className="unlock-card" method="dialog" onSubmit={(event) => void submit(event)}>
        <LockKeyhole size={26} aria-hidden="true" />
        <div className="unlock-head">
          <h1>Locked</h1>
          <p className="unlock-who">
            <strong>{email}</strong>
          </p>
          <p className="unlock-who">The keys and your text are not in this browser’s memory.</p>
        </div>
        {limited ? (
          <div className="note" role="status">
            <KeyRound size={16} aria-hidden="true" />
            <p>Your passkey signed you in, but it cannot unlock. Enter your passphrase.</p>
          </div>
        ) : null}
        {replaced ? (
          <div className="note" data-tone="warn" role="status">
            <KeyRound size={16} aria-hidden="true" />
            <div className="note-body">
              <p className="note-title">Your keys were replaced on another device.</p>
              <p>
                Enter your passphrase to take the new ones: the new passphrase, if you chose one. What this
                device has not sent is kept, and sent then.
              </p>
            </div>
          </div>
        ) : null}
        <UsernameInput email={email} />
        <PassphraseField
          label="Passphrase"
          name="passphrase"
          autoComplete="current-password"
          required
          value={passphrase}
          onValue={setPassphrase}
        />
        {problem === null || leaving ? null : <ProblemNote problem={problem} />}
        {work === "unlock" ? (
          <Working text="Turning your passphrase into keys on this device…" />
        ) : (
          <Button look="primary" type="submit" wide>
            Unlock
          </Button>
        )}
        <PasskeyWay onUse={() => void unlockByPasskey()} />
        <div className="unlock-more">
          <Button look="quiet" size="small" onClick={() => setLeaving(true)}>
            Sign out instead
          </Button>
          <a className="button" data-look="quiet" data-size="small" href="/recover">
            Forgot your passphrase?
          </a>
        </div>
      </form>
      {leaving ? <SignOutDialog open onClose={() => setLeaving(false)} /> : null}
    </div>
  );
};
