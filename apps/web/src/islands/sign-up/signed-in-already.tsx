import type { ReactNode } from "react";
import { hasUnkeptCodes } from "../../stores/preferences.ts";

/**
 * A browser has one login: who wants another account signs out first, knowingly. Also where somebody comes who reloads while
 * recovery codes are shown.
 */
export const SignedInAlready = ({ email }: { readonly email: string }): ReactNode => (
  <>
    <header>
      <h1>You have an account</h1>
    </header>
    <div className="form-fields">
      <p>
        You are signed in here as <strong>{email}</strong>. To create another account in this browser, sign
        out first.
      </p>
      {hasUnkeptCodes() ? (
        <p>
          You left before you confirmed that you kept your recovery codes. They are shown only once, and{" "}
          <a href="/settings/keys">Settings</a> makes new ones.
        </p>
      ) : null}
      <a className="button" data-look="primary" data-wide="" href="/sessions">
        Open your sessions
      </a>
    </div>
  </>
);
