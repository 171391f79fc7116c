import { type ReactNode, useId } from "react";
import "./segmented.css";

export interface SegmentedProps<T extends string> {
  /** What is chosen; said to screen readers. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly disabled?: boolean;
  readonly wide?: boolean;
  readonly onValue: (value: T) => void;
}

/** One of a few, all of them in view. */
export const Segmented = <T extends string>({
  label,
  value,
  options,
  disabled = false,
  wide = false,
  onValue,
}: SegmentedProps<T>): ReactNode => {
  const name = useId();
  return (
    <fieldset className="segmented" disabled={disabled} {...(wide ? { "data-wide": "" } : {})}>
      <legend className="unseen">{label}</legend>
      {options.map(([option, words]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onValue(option)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
};
