import { EyeOff } from "lucide-react";
import type { ReactNode } from "react";
import { SignInForm } from "../sign-in/sign-in-form.tsx";
import "../../ui/note.css";
import "./unlock-card.css";

/** Stands where the page will be, in a browser that keeps nobody signed in from one page to the next. */
export const SignInCard = (): ReactNode => (
  <div className="unlock">
    <div className="unlock-card">
      <h1>Sign in</h1>
      <div className="note" data-tone="warn">
        <EyeOff size={16} aria-hidden="true" />
        <p>
          This browser keeps nothing for this site: a private window, or storage that is blocked. Every page
          asks for your passphrase, and what you type is saved to the service every 5 seconds.
        </p>
      </div>
      <SignInForm />
      <div className="unlock-more">
        <a className="button" data-look="quiet" data-size="small" href="/recover">
          Forgot your passphrase?
        </a>
      </div>
    </div>
  </div>
);
