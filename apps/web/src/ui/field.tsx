import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import "./field.css";

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly action?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

/** One labelled input with its hint and, when it is refused, the reason. */
export const Field = ({ label, hint, error = null, action, ...rest }: FieldProps): ReactNode => {
  const id = useId();
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
          id={id}
          className="input"
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
