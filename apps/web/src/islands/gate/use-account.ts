import type { AccountStatus } from "@holdfast/client/contract/account";
import { useEffect } from "react";
import { useStore } from "zustand";
import { accountStore, findOutWhetherKept, startAccount } from "../../stores/account-store.ts";
import { startUi } from "../../stores/ui-store.ts";
import { codeIn } from "../../words/pairing-words.ts";

/** Starts the client, and leaves it to the page what whoever is not signed in sees. */
export const useStartedAccount = (): AccountStatus => {
  const status = useStore(accountStore, (state) => state.status);
  useEffect(() => {
    startUi();
    startAccount();
  }, []);
  return status;
};

/** This page, with the code of a device that it may have come with. */
const here = (): string => {
  const code = codeIn(location.search);
  return code === "" ? location.pathname : `${location.pathname}?code=${code}`;
};

/**
 * Starts the client, and sends whoever is not signed in to where that is done, and back afterwards. Where the browser would
 * have forgotten it by then, the page asks itself.
 */
export const useAccount = (): AccountStatus => {
  const status = useStartedAccount();
  useEffect(() => {
    // Whoever signs out on this very page is led home by what signs out.
    const leaving = accountStore.getState().work === "sign-out";
    if (status.kind !== "signed-out" || leaving) return;
    void findOutWhetherKept().then((kept) => {
      if (kept) location.replace(`/sign-in?next=${encodeURIComponent(here())}`);
    });
  }, [status.kind]);
  return status;
};
