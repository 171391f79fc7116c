import type { ReactNode } from "react";
import "./six-words.css";

export interface SixWordsProps {
  /** Whose words they are. */
  readonly label: string;
  readonly words: readonly string[];
}

/** Six words that stand for a key, to be read out and compared. */
export const SixWords = ({ label, words }: SixWordsProps): ReactNode => (
  <figure className="six-words">
    <figcaption>{label}</figcaption>
    <ol>
      {words.map((word, index) => {
        const place = `${index} ${word}`;
        return <li key={place}>{word}</li>;
      })}
    </ol>
  </figure>
);
