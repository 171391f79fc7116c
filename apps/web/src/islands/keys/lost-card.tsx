import { LifeBuoy } from "lucide-react";
import type { ReactNode } from "react";
import { NOBODY_CAN } from "../../words/loss-words.ts";
import { SettingsCard } from "../settings/row.tsx";
import "../../ui/note.css";

/** Says plainly what nobody can undo. [RO-17] */
export const LostCard = (): ReactNode => (
  <SettingsCard title="If everything is lost" text={NOBODY_CAN}>
    <div className="settings-note">
      <div className="note">
        <LifeBuoy size={16} aria-hidden="true" />
        <div className="note-body">
          <p>
            There is no reset, no copy of your keys and no back door. Keep two kinds of ways at least, and one
            of them away from this device: recovery codes on paper or in a password manager.
          </p>
          <p>
            A device that is still signed in and unlocked can make new ways for you. Do it before you lock it.
          </p>
        </div>
      </div>
    </div>
  </SettingsCard>
);
