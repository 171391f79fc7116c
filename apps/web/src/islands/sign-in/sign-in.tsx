import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { accountStore, findOutWhetherKept, startAccount } from "../../stores/account-store.ts";
import { nextPage } from "./next-page.ts";
import { SignInForm } from "./sign-in-form.tsx";

const goOn = (): void => location.replace(nextPage(location.search));

/** The page for signing in. It leads on as soon as somebody is here, and where it would be forgotten on the way: there it is asked. */
export const SignIn = (): ReactNode => {
  const kind = useStore(accountStore, ({ status }) => status.kind);
  useEffect(startAccount, []);
  useEffect(() => {
    // Whoever is here already, locked or not, goes on: the next page asks for the passphrase if it has to.
    if (kind === "unlocked" || kind === "locked") goOn();
    if (kind === "signed-out")
      void findOutWhetherKept().then((kept) => {
        if (!kept) goOn();
      });
  }, [kind]);
  return <SignInForm />;
};
