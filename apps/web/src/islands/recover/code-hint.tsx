import type { ReactNode } from "react";

/** Of a recovery code, its check characters included. */
const CODE_CHARACTERS = 36;

/** How much of a code has been typed; spaces and dashes do not count. */
export const CodeHint = ({ text }: { readonly text: string }): ReactNode => {
  const { length } = text.replaceAll(/[\s-]/g, "");
  return (
    <span className="recover-hint">
      <span>Capital letters, spaces and dashes do not matter.</span>
      {length === 0 ? null : (
        <span className="recover-count" {...(length === CODE_CHARACTERS ? { "data-whole": "" } : {})}>
          {length} of {CODE_CHARACTERS}
        </span>
      )}
    </span>
  );
};
