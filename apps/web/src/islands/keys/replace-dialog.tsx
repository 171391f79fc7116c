import type { ReplacedRootKey } from "@holdfast/client/contract/root-key";
import { Check, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../stores/account-store.ts";
import { workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ReplaceDone } from "./replace-done.tsx";
import { ReplaceForm } from "./replace-form.tsx";
import "../../ui/note.css";
import "./replace.css";

const DOES = [
  "Your account gets new keys. Whoever has the old ones can read nothing that you save from now on.",
  "So does every workspace where you are admin or owner; its other members go on working.",
  "All your other devices are signed out. Each asks for your passphrase once and takes the new keys.",
] as const;

const CANNOT = [
  "What was saved until now stays readable to whoever has your old keys and a copy of it.",
  "Where you are not an admin, one has to compare six words with you first. Until then you cannot read or write there.",
  "Invites that you made and nobody accepted are taken back.",
] as const;

const What = ({
  onGoOn,
  onClose,
}: {
  readonly onGoOn: () => void;
  readonly onClose: () => void;
}): ReactNode => (
  <>
    <div className="dialog-body">
      <ul className="replace-does">
        {DOES.map((each) => (
          <li key={each}>
            <Check size={15} aria-hidden="true" />
            <span>{each}</span>
          </li>
        ))}
      </ul>
      <div className="note" data-tone="warn">
        <TriangleAlert size={16} aria-hidden="true" />
        <div className="note-body">
          <p className="note-title">What it cannot undo</p>
          {CANNOT.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </div>
      </div>
    </div>
    <div className="dialog-actions">
      <Button look="quiet" onClick={onClose}>
        Keep my keys
      </Button>
      <Button look="primary" onClick={onGoOn}>
        Go on
      </Button>
    </div>
  </>
);

type Step = "what" | "form" | ReplacedRootKey;

const titleOf = (step: Step): string => {
  if (step === "what") return "Replace your keys?";
  return step === "form" ? "Show that it is you" : "Your new keys are in force";
};

const numberOf = (step: Step): number => (step === "what" ? 1 : step === "form" ? 2 : 3);

export interface ReplaceDialogProps {
  readonly email: string;
  readonly onClose: () => void;
}

/** New keys in three steps: what it does and cannot undo, the passphrase, and what is left to do. */
export const ReplaceDialog = ({ email, onClose }: ReplaceDialogProps): ReactNode => {
  const [step, setStep] = useState<Step>("what");
  const [before] = useState(() => workspacesStore.getState().workspaces ?? []);
  const [kept, setKept] = useState(false);
  const busy = useStore(accountStore, ({ work }) => work === "replace-keys");
  const top = useRef<HTMLParagraphElement>(null);
  // What had the focus went with the step before.
  useEffect(() => {
    if (step !== "form") top.current?.focus();
  }, [step]);
  const codesLeft = typeof step === "object" && step.codes !== null && !kept;
  return (
    <Dialog
      open
      wide
      held={busy || codesLeft}
      onClose={() => (busy || codesLeft ? undefined : onClose())}
      title={titleOf(step)}
    >
      <p ref={top} className="replace-step" tabIndex={-1}>
        Step {numberOf(step)} of 3
      </p>
      {step === "what" ? (
        <What onGoOn={() => setStep("form")} onClose={onClose} />
      ) : step === "form" ? (
        <ReplaceForm email={email} onReplaced={setStep} onBack={() => setStep("what")} />
      ) : (
        <ReplaceDone
          email={email}
          replaced={step}
          before={before}
          kept={kept}
          onKept={() => setKept(true)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
};
