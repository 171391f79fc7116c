import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from "react";
import "./field.css";

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly action?: ReactNode;
}

/** One labelled input with its hint and, when it is refused, the reason. */
export const Field = ({
  label,
  value,
  onValue,
  hint,
  error = null,
  action,
  ...rest
}: FieldProps): ReactNode => {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // The page arrives before its code: whatever was typed or filled in until then counts.
  useEffect(() => {
    const early = input.current?.value ?? "";
    if (early !== "") onValue(early);
  }, []);
  const described = [error === null ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`];
  const describedBy = described.filter((each) => each !== null).join(" ");
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="input-with-action">
        <input
          {...rest}
          ref={input}
          id={id}
          className="input"
          value={value}
          onChange={({ target }) => onValue(target.value)}
          aria-invalid={error !== null}
          {...(describedBy === "" ? {} : { "aria-describedby": describedBy })}
        />
        {action}
      </div>
      {error === null ? null : (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
};
