import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";

export interface NameInputProps {
  readonly label: string;
  readonly initial: string;
  /** Why a name is refused; null when it may be. */
  readonly check: (name: string) => string | null;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
}

/** The stretch of a file name somebody most likely replaces: without the extension. */
const selectStem = (input: HTMLInputElement): void => {
  const dot = input.value.lastIndexOf(".");
  input.setSelectionRange(0, dot > 0 ? dot : input.value.length);
};

/** A name that is typed where it will stand. Enter takes it, Escape gives up, leaving takes it when it may be. */
export const NameInput = ({ label, initial, check, onDone, onCancel }: NameInputProps): ReactNode => {
  const id = useId();
  const [name, setName] = useState(initial);
  const [touched, setTouched] = useState(false);
  const left = useRef(false);
  const refusal = check(name);
  const shown = touched && name !== "" ? refusal : null;

  const finish = (take: boolean): void => {
    if (left.current) return;
    left.current = true;
    if (take && refusal === null && name !== initial) onDone(name);
    else onCancel();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // The focus moves on, and what gets it must not be pressed by the same key.
    event.preventDefault();
    setTouched(true);
    if (event.key === "Escape") finish(false);
    else if (refusal === null || name === initial) finish(true);
  };

  return (
    <span className="tree-field">
      <input
        className="tree-input"
        aria-label={label}
        aria-invalid={shown !== null}
        {...(shown === null ? {} : { "aria-describedby": id })}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={name}
        ref={(input) => {
          if (input === null || input === document.activeElement) return;
          input.focus();
          selectStem(input);
        }}
        onChange={({ target }) => {
          setTouched(true);
          setName(target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => finish(true)}
      />
      {shown === null ? null : (
        <span className="tree-refusal" id={id} role="alert">
          {shown}
        </span>
      )}
    </span>
  );
};
