import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../ui/button.tsx";
import { copyText } from "../../../ui/copy-text.ts";
import { Dialog } from "../../../ui/dialog.tsx";

export interface AddressDialogProps {
  /** `webAddress` made it: http or https, in ASCII. */
  readonly address: string;
  readonly onClose: () => void;
}

/** Shows the whole of an address that recorded output leads to, before anything asks for it. */
export const AddressDialog = ({ address, onClose }: AddressDialogProps): ReactNode => (
  <Dialog
    open
    onClose={onClose}
    title={`Open ${new URL(address).host}?`}
    text="A program wrote this address. It opens in a window of its own, which learns nothing of this one."
  >
    <p className="terminal-address">{address}</p>
    <div className="dialog-actions">
      <Button look="quiet" onClick={() => void copyText(address)}>
        Copy
      </Button>
      <a
        className="button"
        data-look="primary"
        href={address}
        target="_blank"
        rel="noopener noreferrer"
        referrerPolicy="no-referrer"
        onClick={onClose}
      >
        <ExternalLink size={14} aria-hidden="true" />
        Open
      </a>
    </div>
  </Dialog>
);
