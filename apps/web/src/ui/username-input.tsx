import type { ReactNode } from "react";

/** Lets a password manager find the right entry where nobody has to type the address. */
export const UsernameInput = ({ email }: { readonly email: string }): ReactNode => (
  <input
    className="unseen"
    type="text"
    autoComplete="username"
    value={email}
    readOnly
    tabIndex={-1}
    aria-hidden="true"
  />
);
