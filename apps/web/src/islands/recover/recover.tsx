import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { accountStore, recover, startAccount } from "../../stores/account-store.ts";
import { rememberRecovered } from "../../stores/preferences.ts";
import { RecoverForm } from "./recover-form.tsx";

/** Sets a new passphrase by a recovery code, and ends in the sessions, which say what was used up. */
export const Recover = (): ReactNode => {
  const { status, work, problem } = useStore(accountStore);
  useEffect(startAccount, []);

  const tryIt = async (email: string, code: string, passphrase: string): Promise<boolean> => {
    const recovered = await recover(email, code, passphrase);
    if (recovered) {
      rememberRecovered();
      location.assign("/sessions");
    }
    return recovered;
  };

  return <RecoverForm status={status} busy={work === "recover"} problem={problem} onFilledIn={tryIt} />;
};
