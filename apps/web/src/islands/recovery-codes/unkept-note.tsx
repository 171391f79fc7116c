import { KeyRound } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { hasUnkeptCodes } from "../../stores/preferences.ts";
import "../../ui/note.css";

/** Reminds whoever left while recovery codes were shown. */
export const UnkeptNote = (): ReactNode => {
  const [unkept, setUnkept] = useState(false);
  useEffect(() => setUnkept(hasUnkeptCodes()), []);
  if (!unkept) return null;
  return (
    <div className="note" data-tone="warn" role="status">
      <KeyRound size={16} aria-hidden="true" />
      <p className="note-body">
        <span>
          You have not confirmed that you kept your recovery codes. If you do not have them, make new ones in{" "}
          <a href="/settings/keys">Settings</a>: without one, a lost passphrase loses your sessions.
        </span>
      </p>
    </div>
  );
};
