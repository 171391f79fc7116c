import { Check, Copy } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { copyText } from "./copy-text.ts";
import "./copy-field.css";
import "./field.css";

export interface CopyFieldProps {
  readonly label: string;
  readonly text: string;
}

/** A text to take along: one button copies it, and where the browser does not let the page copy it is selected. */
export const CopyField = ({ label, text }: CopyFieldProps): ReactNode => {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async (): Promise<void> => {
    const done = await copyText(text);
    setCopied(done);
    if (!done) field.current?.select();
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="copy-field">
        <textarea
          ref={field}
          id={id}
          className="input"
          rows={4}
          readOnly
          spellCheck={false}
          value={text}
          onFocus={({ target }) => target.select()}
        />
        <Button look="primary" onClick={() => void copy()}>
          {copied === true ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
          {copied === true ? "Copied" : "Copy"}
        </Button>
      </div>
      <p className="field-hint" role="status">
        {copied === false ? "This browser does not let the page copy. It is selected: copy it by hand." : ""}
      </p>
    </div>
  );
};
