import type { ReactNode } from "react";
import { Field } from "./field.tsx";

export interface EmailFieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** The address of an account; a password manager finds the account by it. */
export const EmailField = ({ value, onValue }: EmailFieldProps): ReactNode => (
  <Field
    label="E-mail"
    name="email"
    type="email"
    autoComplete="username"
    required
    maxLength={254}
    value={value}
    onValue={onValue}
  />
);
