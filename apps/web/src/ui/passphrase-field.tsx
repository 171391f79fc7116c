import { type ReactNode, useState } from "react";
import { Field, type FieldProps } from "./field.tsx";

/** A passphrase that can be looked at while it is typed. */
export const PassphraseField = (props: Omit<FieldProps, "action" | "type">): ReactNode => {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      action={
        <button
          type="button"
          className="input-action"
          aria-pressed={shown}
          aria-label={`Show ${props.label.toLowerCase()}`}
          onClick={() => setShown((before) => !before)}
        >
          {shown ? "Hide" : "Show"}
        </button>
      }
    />
  );
};
