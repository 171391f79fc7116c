import type { AccountStatus } from "@holdfast/client/contract/account";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { accountStore } from "../../stores/account-store.ts";
import { SignInCard } from "./sign-in-card.tsx";
import { UnlockCard } from "./unlock-card.tsx";
import { useAccount } from "./use-account.ts";

export interface Gate {
  readonly account: AccountStatus;
  /** What stands in the place of the page until the keys are here; null when nothing does. */
  readonly closed: ReactNode;
}

/** Who is here, and what asks for the passphrase where this page has to. */
export const useGate = (): Gate => {
  const account = useAccount();
  const { forgetful, work } = useStore(accountStore);
  // What shows the outcome stands on the page: codes are shown once.
  if (work === "replace-keys") return { account, closed: null };
  if (account.kind === "locked") {
    const { email, replaced = false } = account;
    return { account, closed: <UnlockCard email={email} replaced={replaced} /> };
  }
  const asks = account.kind === "signed-out" && forgetful;
  return { account, closed: asks ? <SignInCard /> : null };
};
