import { KeyRound } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { askGroups } from "./asked-groups.ts";
import { CodeActions } from "./code-actions.tsx";
import { CodeList } from "./code-list.tsx";
import { NOBODY_ELSE } from "./codes-text.ts";
import { ConfirmGroups } from "./confirm-groups.tsx";
import { PrintSheet } from "./print-sheet.tsx";
import { useLeaveWarning } from "./use-leave-warning.ts";
import "../../ui/note.css";
import "./codes.css";

export interface KeepCodesProps {
  readonly codes: readonly string[];
  readonly email: string;
  /** Two groups were typed back. From then on nothing shows the codes any more. */
  readonly onKept: () => void;
}

/**
 * Shows new recovery codes until two groups of them are typed back, and warns before the page is left. The codes are in this
 * part of the page alone.
 */
export const KeepCodes = ({ codes, email, onKept }: KeepCodesProps): ReactNode => {
  const [asked] = useState(() => askGroups(codes));
  const [at] = useState(() => new Date().toISOString());
  const [asking, setAsking] = useState(false);
  const shown = useRef<HTMLElement>(null);
  useLeaveWarning();
  // What had the focus is gone with what was shown before.
  useEffect(() => shown.current?.focus(), [asking]);
  if (asking) {
    return (
      <div className="codes">
        <p>Type two groups from what you kept. Then you know that it can be read.</p>
        <ConfirmGroups codes={codes} asked={asked} onRight={onKept} onShowAgain={() => setAsking(false)} />
      </div>
    );
  }
  const kept = { codes, email, origin: location.origin, at };
  return (
    <section ref={shown} className="codes" aria-label="Your recovery codes" tabIndex={-1}>
      <CodeList codes={codes} />
      <CodeActions {...kept} />
      <div className="note" data-tone="warn">
        <KeyRound size={16} aria-hidden="true" />
        <div className="note-body">
          <p>{NOBODY_ELSE}</p>
          <p>Each works once. Keep them away from this device, in a password manager or on paper.</p>
        </div>
      </div>
      <Button look="primary" wide onClick={() => setAsking(true)}>
        I have kept them
      </Button>
      <PrintSheet {...kept} />
    </section>
  );
};
