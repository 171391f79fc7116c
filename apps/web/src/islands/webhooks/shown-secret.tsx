import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import "../../ui/note.css";

export interface ShownSecretProps {
  readonly secret: string;
  readonly onClose: () => void;
}

/** The secret of a webhook, this once, and what it is for. */
export const ShownSecret = ({ secret, onClose }: ShownSecretProps): ReactNode => (
  <div className="dialog-body">
    <CopyField label="Signing secret" text={secret} />
    <div className="note">
      <KeyRound size={16} aria-hidden="true" />
      <p className="note-body">
        Keep it now: it is shown this once. With it the receiver tells what comes from here from what somebody
        else made up. The signatures follow Standard Webhooks.
      </p>
    </div>
    <Button wide onClick={onClose}>
      I have kept it
    </Button>
  </div>
);
