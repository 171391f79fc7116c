import { type ReactNode, useId } from "react";
import "./description-field.css";
import "./field.css";

export interface DescriptionFieldProps {
  readonly value: string;
  readonly most: number;
  readonly error: string | null;
  readonly onValue: (value: string) => void;
}

/** A few sentences that may stay empty, with how many characters are left. */
export const DescriptionField = ({ value, most, error, onValue }: DescriptionFieldProps): ReactNode => {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        Description <span className="optional">optional</span>
      </label>
      <textarea
        id={id}
        className="input"
        rows={2}
        value={value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onValue(target.value)}
      />
      <p className={error === null ? "field-hint" : "field-error"} id={`${id}-hint`}>
        {error ?? `${value.length} of ${most} characters`}
      </p>
    </div>
  );
};
