import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../stores/account-store.ts";
import { Button } from "../../ui/button.tsx";
import { usePasskeySupport } from "../../ui/use-passkey-support.ts";
import { Working } from "../../ui/working.tsx";
import "./passkey-way.css";

/** The other way in beside a passphrase, where the browser knows passkeys. */
export const PasskeyWay = ({ onUse }: { readonly onUse: () => void }): ReactNode => {
  const work = useStore(accountStore, (state) => state.work);
  const known = usePasskeySupport();
  if (!known) return null;
  if (work === "passkey") return <Working text="Waiting for your passkey…" />;
  return (
    <div className="passkey-way">
      <p className="passkey-or">or</p>
      <Button wide disabled={work !== null} onClick={onUse}>
        <KeyRound size={16} aria-hidden="true" />
        Use a passkey
      </Button>
    </div>
  );
};
