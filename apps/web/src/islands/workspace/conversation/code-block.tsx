import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { say } from "../../../stores/ui-store.ts";
import { copyText } from "../../../ui/copy-text.ts";
import { codeTitle } from "../../../words/conversation-words.ts";
import { languageName, languageOfFence } from "../../../workspace/languages.ts";
import type { CodePiece } from "../code/highlight-code.ts";
import { PlainText } from "./plain-text.tsx";
import "./code-block.css";

const COPIED_MILLISECONDS = 2000;

/** Colours of a text, once its grammar is here; null before, and where there is none. */
const useColours = (text: string, language: string | null): readonly CodePiece[] | null => {
  const [pieces, setPieces] = useState<readonly CodePiece[] | null>(null);
  useEffect(() => {
    let gone = false;
    setPieces(null);
    if (language === null) return;
    void import("../code/highlight-code.ts")
      .then(({ highlightedCode }) => highlightedCode(text, language))
      .then((found) => {
        if (!gone) setPieces(found);
      });
    return () => {
      gone = true;
    };
  }, [text, language]);
  return pieces;
};

/** A button that copies a text, and says for a moment that it did. */
export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }): ReactNode => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    const done = await copyText(text);
    setCopied(done);
    if (!done) say("This browser does not let the page copy");
  };
  return (
    <button type="button" className="message-tool" aria-label={label} onClick={() => void copy()}>
      {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
      <span role="status">{copied ? "Copied" : "Copy"}</span>
    </button>
  );
};

export interface CodeBlockProps {
  /** As it stands behind the fence. */
  readonly language: string;
  readonly text: string;
}

/** A block of code with the name of its language. What is copied is what was written, to the character. */
export const CodeBlock = ({ language, text }: CodeBlockProps): ReactNode => {
  const known = languageOfFence(language);
  const title = codeTitle(language, known === null ? null : languageName(known));
  const pieces = useColours(text, known);
  return (
    <figure className="message-code" aria-label={`Code, ${title}`}>
      <figcaption>
        <span className="message-code-language">
          <PlainText text={title} />
        </span>
        <CopyButton text={text} label="Copy the code" />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr">
        <code>
          {pieces === null ? (
            <PlainText text={text} />
          ) : (
            pieces.map((piece, index) => {
              const key = `${index}`;
              return (
                <span key={key} className={piece.className}>
                  <PlainText text={piece.text} />
                </span>
              );
            })
          )}
        </code>
      </pre>
    </figure>
  );
};
