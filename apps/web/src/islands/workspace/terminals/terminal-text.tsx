import type { ReactNode } from "react";
import { outputLabel } from "../../../words/terminal-words.ts";
import { addressesInText } from "../../../workspace/addresses-in-text.ts";

/** The end of the output that is shown as text, in UTF-16 units. */
const SHOWN_MOST = 200_000;

export interface TerminalTextProps {
  readonly title: string;
  readonly text: string;
  readonly onAddress: (address: string) => void;
}

/** Output as plain text: for who listens to it, selects by touch, or goes to its addresses by keyboard. */
export const TerminalText = ({ title, text, onAddress }: TerminalTextProps): ReactNode => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
  <section className="terminal-text" aria-label={`${outputLabel(title)}, as text`} tabIndex={0}>
    <pre dir="ltr">
      {addressesInText(text.slice(-SHOWN_MOST).toWellFormed()).map(({ at, text: piece, address }) =>
        address === null ? (
          piece
        ) : (
          <button key={at} type="button" className="terminal-link" onClick={() => onAddress(address)}>
            {piece}
          </button>
        ),
      )}
    </pre>
  </section>
);
